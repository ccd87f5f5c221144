using System.Collections.Immutable;
using System.Diagnostics;
using System.Globalization;
using Azure.Storage.Blobs;
using Grin.Chain.State;
using GrinOrleansSync.Devnet.Recording;
using GrinOrleansSync.Grains.Contracts;
using GrinOrleansSync.Grains.Verification;
using GrinOrleansSync.Host.Dev;
using GrinOrleansSync.Storage.Azure;
using GrinOrleansSync.Storage.Azure.Blobs;
using GrinOrleansSync.Storage.States;

namespace GrinOrleansSync.Trials.Chaos;

/// <summary>One sync of a cluster into a fresh container while silos, storage and peers come and go.</summary>
internal sealed class ChaosRound : IAsyncDisposable
{
    // Many small segments: each can come through between two losses.
    private static readonly ImmutableArray<string> SiloOptions = ["--range-proof-height", "7", "--kernel-height", "9", "--give-up-after", "300"];

    private static readonly TimeSpan PollInterval = TimeSpan.FromSeconds(1);

    // An undisturbed sync takes a minute, its disturbances three.
    private static readonly TimeSpan Deadline = TimeSpan.FromMinutes(8);

    private readonly RecordedChain _chain;
    private readonly ExpectedSums _expected;
    private readonly ChaosStorage _storage;
    private readonly ChaosPeers _peers;
    private readonly AzureStorageAccount _account;
    private readonly BlobContainerClient _container;
    private readonly StoredResults _results;
    private readonly SiloKeeper[] _silos;
    private readonly string _name;
    private int _storageStops;
    private int _peerLosses;

    public ChaosRound(RecordedChain chain, ExpectedSums expected, string network, ChaosStorage storage, ChaosPeers peers, int silos)
    {
        _chain = chain;
        _expected = expected;
        _storage = storage;
        _peers = peers;
        _name = $"chaos-{Guid.NewGuid():n}";
        _account = AzureStorageAccount.FromConnectionString(storage.ConnectionString);
        _container = _account.Blobs(StoredResults.ClientOptions()).GetBlobContainerClient(_name);
        _results = new StoredResults(_container, peers.Traffic);
        var settings = new SiloSettings
        {
            Network = network,
            ConnectionString = storage.ConnectionString,
            Container = _name,
            ClusterId = _name,
            Peers = [.. peers.EndPoints],
            Options = SiloOptions,
        };
        _silos = [.. Enumerable.Range(1, silos).Select(number => new SiloKeeper(number, settings, Log))];
    }

    /// <summary>What was said and done.</summary>
    public ChaosLog Log { get; } = new();

    /// <summary>Runs it to its end.</summary>
    /// <exception cref="TrialFailedException">It did not end as it must.</exception>
    public async Task<ChaosCounts> RunAsync(IReadOnlyList<ChaosEvent> schedule, CancellationToken cancellationToken)
    {
        long started = Stopwatch.GetTimestamp();
        using var over = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        Task watching = _results.WatchAsync(over.Token);
        Task disturbing = DisturbAsync(schedule, over.Token);
        Task[] running = [.. _silos.Select(silo => silo.RunAsync(over.Token))];
        try
        {
            Task<StateSummary> verified = VerifiedAsync(over.Token);
            if (await Task.WhenAny(verified, watching) == watching)
            {
                await watching;
            }

            _expected.Expect(await verified);
        }
        finally
        {
            await over.CancelAsync();
            await Task.WhenAll([watching, disturbing, .. running]).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        double seconds = Stopwatch.GetElapsedTime(started).TotalSeconds;
        await watching;
        await ExpectStoredAsync(cancellationToken);
        return new ChaosCounts(
            _silos.Sum(silo => silo.Kills),
            _silos.Sum(silo => silo.Ends),
            _storageStops,
            _peerLosses,
            _results.Count,
            _peers.Traffic.Retries,
            _peers.Traffic.Redownloads,
            _peers.Traffic.Bytes,
            seconds);
    }

    public async ValueTask DisposeAsync()
    {
        await _container.DeleteIfExistsAsync();
        await _account.Blobs().GetBlobContainerClient(_name + "-grains").DeleteIfExistsAsync();
    }

    /// <summary>Waits for the verdict; the grains that know it may be lost at any time, and then come to it again.</summary>
    private async Task<StateSummary> VerifiedAsync(CancellationToken cancellationToken)
    {
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        deadline.CancelAfter(Deadline);
        SyncStatus? status = null;
        try
        {
            await using ClusterClient client = await ClusterClient.ConnectAsync(_chain.Network, _account, _name, deadline.Token);
            while (true)
            {
                await Task.Delay(PollInterval, deadline.Token);
                status = await ClusterClient.AskAsync(client.Sync.GetStatusAsync, deadline.Token);
                Log.Add(string.Create(CultureInfo.InvariantCulture, $"{status.Phase}, {status.State?.VerifiedTotal} of {status.State?.RequiredTotal}, {_results.Count} stored. {status.Obstacle}"));
                if (status.Refusal is { } refusal)
                {
                    throw new TrialFailedException($"the state is refused: {refusal}");
                }

                if (status is { Phase: SyncPhase.Verified, State.Summary: { } summary })
                {
                    return summary;
                }
            }
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new TrialFailedException($"not verified within {Deadline.TotalMinutes:0} minutes; last: {status}");
        }
    }

    private async Task DisturbAsync(IReadOnlyList<ChaosEvent> schedule, CancellationToken cancellationToken)
    {
        long started = Stopwatch.GetTimestamp();
        List<Task> lasting = [];
        Task storage = Task.CompletedTask;
        var gone = new Dictionary<int, Task>();
        try
        {
            foreach (ChaosEvent happens in schedule)
            {
                TimeSpan until = happens.At - Stopwatch.GetElapsedTime(started);
                await Task.Delay(until > TimeSpan.Zero ? until : TimeSpan.Zero, cancellationToken);
                Log.Add(string.Create(CultureInfo.InvariantCulture, $"{happens.Kind} {happens.Target} for {happens.Lasts.TotalSeconds:0.0} s"));
                switch (happens.Kind)
                {
                    case ChaosEventKind.SiloKilled:
                        _silos[happens.Target].Kill(happens.Lasts);
                        break;
                    case ChaosEventKind.StorageStopped when storage.IsCompleted:
                        _storageStops++;
                        storage = StopStorageAsync(happens.Lasts);
                        break;
                    case ChaosEventKind.PeerGone when gone.GetValueOrDefault(happens.Target) is not { IsCompleted: false }:
                        _peerLosses++;
                        gone[happens.Target] = _peers.VanishAsync(happens.Target, happens.Lasts, CancellationToken.None);
                        break;
                }
            }
        }
        catch (OperationCanceledException)
        {
            // The round is over.
        }

        await Task.WhenAll([storage, .. gone.Values]);
    }

    private async Task StopStorageAsync(TimeSpan time)
    {
        await _storage.StopAsync(time, CancellationToken.None);
        Log.Add("the storage is there again");
    }

    /// <summary>Nothing stored was lost or asked for again, and what is stored proves from its bytes alone.</summary>
    private async Task ExpectStoredAsync(CancellationToken cancellationToken)
    {
        await _results.LookAsync(cancellationToken);
        if (_peers.Traffic.AskedAgain is { Count: > 0 } again)
        {
            string histories = string.Concat(again.Select(id => $"{Environment.NewLine}  {id}: {_peers.Traffic.HistoryOf(id)}"));
            throw new TrialFailedException($"segments whose results were stored were asked for again:{histories}{Environment.NewLine}");
        }

        await using BlobObjectStore objects = await BlobObjectStore.OpenAsync(_account.Blobs().GetBlobContainerClient(_name), cancellationToken);
        StoredState stored = await new StateStore(objects, _chain.Network).ReadVerifiedAsync(cancellationToken)
            ?? throw new TrialFailedException("the verdict is not stored");
        using var pool = new VerifierPool(Environment.ProcessorCount);
        StateVerdict verdict = await new StoredStateVerifier(_chain.Network, objects, pool, DateTimeOffset.UtcNow).VerifyAsync(stored, cancellationToken);
        _expected.Expect(verdict.Summary ?? throw new TrialFailedException($"what is stored does not verify: {verdict.Refusal}"));
    }
}
