using Grin.Chain.Networks;
using Grin.P2P;
using GrinOrleansSync.Grains.Headers;
using GrinOrleansSync.Grains.Peers;
using GrinOrleansSync.Grains.Segments;
using GrinOrleansSync.Grains.Telemetry;
using GrinOrleansSync.Grains.Verification;
using GrinOrleansSync.Grains.Work;
using GrinOrleansSync.Storage.Objects;
using GrinOrleansSync.Storage.States;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace GrinOrleansSync.Grains.Hosting;

/// <summary>What a silo of this cluster consists of.</summary>
public static class SiloServices
{
    /// <summary>Name of the storage of grain states.</summary>
    public const string GrainStorageName = "objects";

    /// <summary>Adds everything a silo needs besides Orleans itself, and the storage of grain states by <see cref="GrainStorageName"/>.</summary>
    /// <param name="services">The silo's services; the silo itself must have been added before, so that the worker starts after it.</param>
    /// <param name="network">The network it syncs.</param>
    /// <param name="objects">Where it stores; not disposed by the silo.</param>
    /// <param name="options">What is tuned.</param>
    public static IServiceCollection AddGrinSync(this IServiceCollection services, Network network, IObjectStore objects, SyncOptions options)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton(network);
        services.AddSingleton(objects);
        services.AddSingleton(options);
        services.AddSingleton<NonceRegistry>();
        services.AddSingleton<SiloLiveness>();
        services.AddSingleton<StateStore>();
        services.AddSingleton<HorizonStates>();
        services.AddSingleton(_ => new VerifierPool(options.VerifierThreads > 0 ? options.VerifierThreads : Environment.ProcessorCount));
        services.AddSingleton(_ => new MemoryBudget(options.SegmentMemory));
        services.AddSingleton<LateAnswers>();
        services.AddSingleton<SiloPeers>();
        services.AddSingleton(provider => provider.GetRequiredService<SiloPeers>().Pool);
        services.AddSingleton<SegmentJudge>();
        services.AddSingleton<EarlierSegments>();
        services.AddSingleton<HeaderFrauds>();
        services.AddSingleton<HeaderStrays>();
        services.AddSingleton<HeaderOffering>();
        services.AddSingleton<HeaderRangeDownload>();
        services.AddSingleton<HeaderDownload>();
        services.AddSingleton<WorkSignal>();
        services.AddSingleton(provider => new PeerAudit(
            network,
            provider.GetRequiredService<PeerPool>(),
            provider.GetRequiredService<HorizonStates>(),
            provider.GetRequiredService<SegmentJudge>(),
            provider.GetRequiredService<HeaderDownload>()));
        services.AddSingleton<SiloGauges>();
        services.AddHostedService<SyncWorker>();
        return services;
    }
}
