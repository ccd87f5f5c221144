using Grin.Chain.Headers;
using Grin.Chain.Networks;
using Grin.Chain.Rules;
using Grin.P2P;
using GrinOrleansSync.Grains.Contracts;
using GrinOrleansSync.Grains.Verification;
using GrinOrleansSync.Storage.Objects;

namespace GrinOrleansSync.Grains.Headers;

/// <summary>
/// The headers after a known one from one peer: downloaded, checked each for itself, laid down, and offered to the header
/// chain. Whatever is wrong with them is that peer's fault.
/// </summary>
internal sealed class HeaderDownload(
    Network network,
    PeerPool pool,
    VerifierPool verifierPool,
    HeaderFrauds frauds,
    IObjectStore objects,
    IGrainFactory grains,
    TimeProvider time)
{
    private IHeaderChainGrain Chain => grains.GetGrain<IHeaderChainGrain>(GrainKeys.Network(network.GenesisHash));

    /// <summary>Asks one peer that claims more work than the tip has; null when there is none or it failed.</summary>
    public async Task<HeaderSubmission?> RunAsync(HeaderLease lease)
    {
        var query = new PeerQuery { Capabilities = Capabilities.HeaderHistory, MinTotalDifficulty = lease.Tip.TotalDifficulty + 1 };
        using PeerLease? peer = await pool.RentAsync(query, CancellationToken.None).ConfigureAwait(false);
        if (peer is null)
        {
            return null;
        }

        long asked = time.GetTimestamp();
        try
        {
            HeaderSubmission submission = await AskAsync(peer.Connection, lease).ConfigureAwait(false);
            if (submission.Progressed)
            {
                frauds.Clear(PeerIdentity.Of(peer.EndPoint));
                peer.Delivered(0, time.GetElapsedTime(asked));
            }
            else if (submission.Violation is null && frauds.Suspect(PeerIdentity.Of(peer.EndPoint), peer.Connection.Remote.Tip) is { } fraud)
            {
                await pool.BanAsync(peer.EndPoint, fraud, BanReasonCode.FraudHeight, CancellationToken.None).ConfigureAwait(false);
            }

            return submission;
        }
        catch (PeerFaultException exception)
        {
            peer.Failed(exception.Fault);
            return null;
        }
    }

    /// <summary>Asks a peer for the headers after the first it knows of a locator and has them judged; bans it for bad ones.</summary>
    /// <exception cref="PeerFaultException">It did not answer.</exception>
    public async Task<HeaderSubmission> AskAsync(PeerConnection connection, HeaderLease lease)
    {
        IReadOnlyList<BlockHeader> headers = await connection.GetHeadersAsync(lease.Locator, CancellationToken.None).ConfigureAwait(false);
        HeaderSubmission submission = headers.Count == 0
            ? new HeaderSubmission(lease.Tip, Progressed: false, null)
            : await SubmitAsync(lease, headers).ConfigureAwait(false);
        if (submission.Violation is { } violation)
        {
            var fault = PeerFault.Ban(violation.Rule.Name, $"{violation.Place}: {violation.Detail}");
            await pool.BanAsync(connection.RemoteEndPoint, fault, BanReasonCode.BadBlockHeader, CancellationToken.None).ConfigureAwait(false);
        }

        return submission;
    }

    private async Task<HeaderSubmission> SubmitAsync(HeaderLease lease, IReadOnlyList<BlockHeader> headers)
    {
        DateTimeOffset now = time.GetUtcNow();
        (int good, RuleViolation? violation) = await verifierPool.RunAsync(() => CheckRange(headers, now)).ConfigureAwait(false);
        if (good == 0)
        {
            return new HeaderSubmission(lease.Tip, Progressed: false, violation);
        }

        BlockHeader last = headers[good - 1];
        string name = StagedHeaders.Name(headers[0], last);
        await objects.PutAsync(name, StagedHeaders.Encode(headers.Take(good)), CancellationToken.None).ConfigureAwait(false);
        HeaderSubmission submission = await Chain.SubmitAsync(
            new HeaderRange(name, headers[0].PreviousHash, last.Hash, last.TotalDifficulty, good)).ConfigureAwait(false);
        return submission with { Violation = submission.Violation ?? violation };
    }

    /// <summary>How many headers from the first on are good by themselves and linked, and what is wrong with the next.</summary>
    private (int Good, RuleViolation? Violation) CheckRange(IReadOnlyList<BlockHeader> headers, DateTimeOffset now)
    {
        for (int i = 0; i < headers.Count; i++)
        {
            RuleViolation? violation = HeaderRules.CheckAlone(headers[i], network.Parameters, now)
                ?? (i > 0 ? HeaderRules.CheckAfter(headers[i - 1], headers[i], network.Parameters) : null);
            if (violation is not null)
            {
                return (i, violation);
            }
        }

        return (headers.Count, null);
    }
}
