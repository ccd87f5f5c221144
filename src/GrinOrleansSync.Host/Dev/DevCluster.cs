using System.Collections.Immutable;
using System.Diagnostics;
using System.Globalization;
using Grin.Chain.Networks;
using GrinOrleansSync.Grains.Contracts;
using GrinOrleansSync.Host.Results;
using GrinOrleansSync.Storage.Azure;
using GrinOrleansSync.Storage.Azure.Blobs;

namespace GrinOrleansSync.Host.Dev;

/// <summary>Silos of this machine, each a process of its own, that are one cluster by an account of Azure Storage.</summary>
internal sealed class DevCluster : IAsyncDisposable
{
    private static readonly TimeSpan PollInterval = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan ShowInterval = TimeSpan.FromSeconds(2);

    // Silos tell the peer book four times a second what peers delivered.
    private static readonly TimeSpan LastReports = TimeSpan.FromSeconds(1);

    private readonly Network _network;
    private readonly SiloSettings _settings;
    private readonly AzureStorageAccount _account;
    private readonly ImmutableArray<SiloProcess> _silos;
    private readonly CancellationTokenSource _over = new();
    private readonly Task<string> _fallen;

    private DevCluster(Network network, SiloSettings settings, int silos)
    {
        _network = network;
        _settings = settings;
        _account = AzureStorageAccount.FromConnectionString(settings.ConnectionString);
        _silos = [.. Enumerable.Range(1, silos).Select(number => StartSilo(settings, number))];
        _fallen = FallenAsync();
    }

    /// <summary>Starts the silos.</summary>
    public static DevCluster Start(Network network, SiloSettings settings, int silos) => new(network, settings, silos);

    /// <summary>Syncs until there is a verdict or nothing more can be done.</summary>
    /// <exception cref="ClusterFailedException">A silo ended before.</exception>
    public async Task<ResultDocument> RunAsync(CancellationToken cancellationToken)
    {
        using var stopped = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        Task<ResultDocument> result = SyncAsync(stopped.Token);
        if (await Task.WhenAny(result, _fallen) == _fallen)
        {
            await stopped.CancelAsync();
            await ((Task)result).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
            throw new ClusterFailedException(await _fallen);
        }

        return await result;
    }

    /// <summary>Lets the silos follow the chain until this is interrupted.</summary>
    /// <exception cref="ClusterFailedException">A silo ended before.</exception>
    public async Task StayAsync(CancellationToken cancellationToken) => throw new ClusterFailedException(await _fallen.WaitAsync(cancellationToken));

    /// <summary>Ends all silos.</summary>
    public async ValueTask DisposeAsync()
    {
        await _over.CancelAsync();
        await Task.WhenAll(_silos.Select(silo => silo.DisposeAsync().AsTask()));
        _over.Dispose();
    }

    private static SiloProcess StartSilo(SiloSettings settings, int number)
    {
        var silo = SiloProcess.Start(settings, line => Tell(number, line));
        Tell(number, string.Create(CultureInfo.InvariantCulture, $"process {silo.Id}"));
        return silo;
    }

    private static void Tell(int silo, string line) => Console.Error.WriteLine(string.Create(CultureInfo.InvariantCulture, $"silo {silo}: {line}"));

    /// <summary>Which silo has ended though nobody ended it.</summary>
    private async Task<string> FallenAsync()
    {
        Task<int>[] ends = [.. _silos.Select(async (silo, index) =>
        {
            await silo.WaitAsync(_over.Token);
            return index;
        })];
        int fallen = await await Task.WhenAny(ends);
        return string.Create(CultureInfo.InvariantCulture, $"Silo {fallen + 1} ended by itself with exit code {_silos[fallen].ExitCode}; its last lines above say why.");
    }

    private async Task<ResultDocument> SyncAsync(CancellationToken cancellationToken)
    {
        long started = Stopwatch.GetTimestamp();
        await using ClusterClient client = await ClusterClient.ConnectAsync(_network, _account, _settings.ClusterId, cancellationToken);
        await ClusterClient.AskAsync(async () =>
        {
            await client.Sync.StartAsync();
            return true;
        }, cancellationToken);
        SyncStatus status;
        long? shown = null;
        do
        {
            await Task.Delay(PollInterval, cancellationToken);
            status = await ClusterClient.AskAsync(client.Sync.GetStatusAsync, cancellationToken);
            if (shown is null || Stopwatch.GetElapsedTime(shown.Value) >= ShowInterval)
            {
                shown = Stopwatch.GetTimestamp();
                Show(status);
            }
        }
        while (status.Phase is SyncPhase.Headers or SyncPhase.State);

        TimeSpan total = Stopwatch.GetElapsedTime(started);
        await Task.Delay(LastReports, cancellationToken);
        ImmutableArray<PeerSummary> peers = await ClusterClient.AskAsync(client.PeerBook.GetPeersAsync, cancellationToken);
        await using BlobObjectStore objects = await BlobObjectStore.OpenAsync(_account.Blobs().GetBlobContainerClient(_settings.Container), cancellationToken);
        return ResultDocument.Of(_network, status, peers, await objects.SizeAsync(cancellationToken), total) with
        {
            PeakMemoryMb = _silos.Max(silo => silo.LookAtMemory()) >> 20,
        };
    }

    private static void Show(SyncStatus status)
    {
        string segments = status.State is { } state ? $", {state.VerifiedTotal} of {state.RequiredTotal} segments" : "";
        Console.Error.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{status.Phase.ToString().ToLowerInvariant()}: height {status.Tip.Height}{segments}"));
    }
}
