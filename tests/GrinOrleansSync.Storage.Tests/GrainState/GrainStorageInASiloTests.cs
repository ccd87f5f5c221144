using GrinOrleansSync.Storage.Files;
using GrinOrleansSync.Storage.GrainState;
using GrinOrleansSync.Storage.Objects;
using GrinOrleansSync.Storage.Tests.Files;
using Microsoft.Extensions.DependencyInjection;
using Orleans.TestingHost;

namespace GrinOrleansSync.Storage.Tests.GrainState;

public sealed class GrainStorageInASiloTests
{
    [Fact]
    public async Task A_grains_state_outlives_its_silo()
    {
        using var folder = new TemporaryFolder();

        await InASiloAsync(folder, async (grain, other) =>
        {
            Assert.Equal(1, await grain.IncrementAsync());
            Assert.Equal(2, await grain.IncrementAsync());
            Assert.Equal(1, await other.IncrementAsync());
            await other.ClearAsync();
        });

        await InASiloAsync(folder, async (grain, other) =>
        {
            Assert.Equal(2, await grain.ReadAsync());
            Assert.Equal(3, await grain.IncrementAsync());
            Assert.Equal(0, await other.ReadAsync());
            Assert.Equal(1, await other.IncrementAsync());
        });
    }

    private static async Task InASiloAsync(TemporaryFolder folder, Func<ICounterGrain, ICounterGrain, Task> work)
    {
        await using FileObjectStore objects = await FileObjectStore.OpenAsync(folder.Path, FileStoreMode.ReadWrite, cancellationToken: TestContext.Current.CancellationToken);
        var builder = new InProcessTestClusterBuilder(1);
        builder.ConfigureSilo((_, silo) =>
        {
            silo.Services.AddSingleton<IObjectStore>(objects);
            silo.AddObjectGrainStorage(CounterGrain.StorageName);
        });
        await using InProcessTestCluster cluster = builder.Build();
        await cluster.DeployAsync();
        await work(cluster.Client.GetGrain<ICounterGrain>("one"), cluster.Client.GetGrain<ICounterGrain>("an/other @"));
    }
}
