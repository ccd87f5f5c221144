using System.Net;
using Grin.Chain;
using Grin.Chain.Networks;
using Grin.Chain.Segments;
using Grin.Chain.State;
using Grin.P2P;
using GrinOrleansSync.Grains.Contracts;
using GrinOrleansSync.Grains.Headers;
using GrinOrleansSync.Grains.Segments;
using GrinOrleansSync.Grains.Verification;

namespace GrinOrleansSync.Grains.Peers;

/// <summary>
/// Asks every connected peer of this silo for something of every kind after a sync, so that each shows what it is: a sync
/// alone asks a peer only for what it needs. What comes is checked and not stored.
/// </summary>
public sealed class PeerAudit
{
    private readonly Network _network;
    private readonly PeerPool _pool;
    private readonly HorizonStates _states;
    private readonly SegmentJudge _judge;
    private readonly HeaderDownload _headers;

    internal PeerAudit(Network network, PeerPool pool, HorizonStates states, SegmentJudge judge, HeaderDownload headers)
    {
        _network = network;
        _pool = pool;
        _states = states;
        _judge = judge;
        _headers = headers;
    }

    /// <summary>Asks all peers that have shown no fault yet, at the same time; ends when each has answered or failed.</summary>
    /// <param name="horizon">Hash of the verified horizon header.</param>
    /// <param name="heights">Heights of the stored segments.</param>
    /// <param name="cancellationToken">Ends it early.</param>
    public async Task RunAsync(Hash horizon, SegmentHeights heights, CancellationToken cancellationToken)
    {
        HorizonState state = await _states.GetAsync(horizon).ConfigureAwait(false);
        IReadOnlyList<PeerStatistics> peers = _pool.Snapshot();
        IPEndPoint[] all = [.. peers.Select(peer => peer.EndPoint)];
        await Task.WhenAll(peers
            .Where(peer => peer.State == PeerState.Connected && peer.Faults.Count == 0)
            .Select(peer => AskAsync(peer.EndPoint, all, state, heights, cancellationToken))).ConfigureAwait(false);
    }

    private async Task AskAsync(IPEndPoint endPoint, IPEndPoint[] all, HorizonState state, SegmentHeights heights, CancellationToken cancellationToken)
    {
        var onlyThis = new PeerQuery { Excluded = [.. all.Where(other => PeerIdentity.Of(other) != PeerIdentity.Of(endPoint))] };
        using PeerLease? lease = await _pool.RentAsync(onlyThis, cancellationToken).ConfigureAwait(false);
        if (lease is null)
        {
            return;
        }

        try
        {
            HeaderTip genesis = new(0, _network.GenesisHash, _network.Genesis.Header.TotalDifficulty);
            await _headers.AskAsync(lease.Connection, new HeaderLease(genesis, [_network.GenesisHash])).ConfigureAwait(false);
            var plan = new StatePlan(state.Commitment, heights);
            foreach (SegmentKind kind in Enum.GetValues<SegmentKind>())
            {
                // The last segment is the smallest, and its proof is the longest.
                await AskAsync(lease, plan.Of(kind).Last(), state, heights, cancellationToken).ConfigureAwait(false);
            }
        }
        catch (PeerFaultException exception)
        {
            lease.Failed(exception.Fault);
        }
    }

    private async Task AskAsync(PeerLease lease, StateSegmentId id, HorizonState state, SegmentHeights heights, CancellationToken cancellationToken)
    {
        SegmentAnswer answer = await lease.Connection.GetSegmentAsync(id.Kind, state.Horizon.Hash, id.Id, cancellationToken).ConfigureAwait(false);
        if (await _judge.FindFaultAsync(state, heights, id, answer.Body, answer.Version).ConfigureAwait(false) is { } fault)
        {
            await _pool.BanAsync(lease.EndPoint, fault, BanReasonCode.BadTxHashSet, cancellationToken).ConfigureAwait(false);
            throw new PeerFaultException(fault);
        }

        lease.Delivered(answer.Body.Length, TimeSpan.Zero);
    }
}
