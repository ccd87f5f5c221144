using System.Collections.Immutable;
using Grin.Chain.Networks;
using GrinOrleansSync.Grains.Contracts;
using GrinOrleansSync.Host.Results;
using GrinOrleansSync.Host.Silo;
using GrinOrleansSync.Storage.Objects;

namespace GrinOrleansSync.Host.Http;

/// <summary>What a process has to tell of its silo and its cluster, from before the silo has joined until it has left.</summary>
/// <param name="network">The network.</param>
/// <param name="objects">Where the cluster stores.</param>
/// <param name="ending">Cancelled when the process was asked to end.</param>
internal sealed class ClusterWatch(Network network, IObjectStore objects, CancellationToken ending)
{
    private volatile LocalSilo? _silo;

    /// <summary>The silo has joined.</summary>
    public void Joined(LocalSilo silo) => _silo = silo;

    /// <summary>What keeps the silo from its work: its cluster or its storage; null if nothing does.</summary>
    /// <exception cref="IOException">The storage.</exception>
    public async Task<string?> FindProblemAsync(CancellationToken cancellationToken)
    {
        if (ending.IsCancellationRequested)
        {
            return "The silo ends.";
        }

        if (_silo is not { IsActive: true })
        {
            return "The silo is no active member of its cluster.";
        }

        return await objects.ListAsync("network/", cancellationToken).AnyAsync(cancellationToken) ? null : "The storage lost its network.";
    }

    /// <summary>What the cluster is doing; null before the silo has joined it.</summary>
    /// <exception cref="OrleansException">The cluster can't be asked.</exception>
    public async Task<ResultDocument?> DescribeAsync(CancellationToken cancellationToken)
    {
        if (_silo is not { } silo)
        {
            return null;
        }

        SyncStatus status = await silo.Sync.GetStatusAsync();
        ImmutableArray<PeerSummary> peers = await silo.PeerBook.GetPeersAsync();
        var total = TimeSpan.FromSeconds(status.HeaderSeconds + status.StateSeconds);
        return ResultDocument.Of(network, status, peers, storedBytes: null, total) with
        {
            Phase = status.Phase.ToString().ToLowerInvariant(),
            SegmentsByMmr = status.State is { } state ? SegmentsByMmrResult.Of(state) : null,
            Silos = [.. silo.Members],
        };
    }
}
