using System.Collections.Immutable;
using GrinOrleansSync.Grains.Contracts;
using GrinOrleansSync.Grains.Hosting;
using GrinOrleansSync.Grains.Tests.Support;
using GrinOrleansSync.Storage.Objects;
using Microsoft.Extensions.Time.Testing;

namespace GrinOrleansSync.Grains.Tests.Peers;

/// <summary>Each test has a book of its own.</summary>
public sealed class PeerBookGrainTests : IAsyncLifetime
{
    private static readonly ImmutableArray<string> Four = ["10.0.0.1:3414", "10.0.0.2:3414", "10.0.0.3:3414", "10.0.0.4:3414"];

    private readonly FakeTimeProvider _time = new();
    private readonly SyncOptions _options = new();
    private GrainCluster _cluster = null!;
    private IPeerBookGrain _book = null!;

    public async ValueTask InitializeAsync()
    {
        _cluster = await GrainCluster.StartAsync(RecordedChains.Small.Network, new MemoryObjectStore(), _options, _time);
        _book = _cluster.PeerBook;
        await _book.AddAsync(Four);
    }

    public ValueTask DisposeAsync() => _cluster.DisposeAsync();

    [Fact]
    public async Task A_lone_silo_gets_as_many_peers_as_it_wants()
    {
        Assert.Equal(Four[..3], await _book.LeaseAsync("one", 3));
        Assert.Equal(Four, await _book.LeaseAsync("one", 16));
    }
}
