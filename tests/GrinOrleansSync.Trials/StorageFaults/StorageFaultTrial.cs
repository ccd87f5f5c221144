using System.Globalization;
using System.Net;
using Grin.Chain.State;
using GrinOrleansSync.Devnet.Azurite;
using GrinOrleansSync.Devnet.Peers;
using GrinOrleansSync.Devnet.Recording;
using GrinOrleansSync.Grains.Contracts;
using GrinOrleansSync.Grains.Hosting;
using GrinOrleansSync.Grains.Verification;
using GrinOrleansSync.Host.Progress;
using GrinOrleansSync.Host.Silo;
using GrinOrleansSync.Storage.Azure;
using GrinOrleansSync.Storage.Azure.Blobs;
using GrinOrleansSync.Storage.States;
using GrinOrleansSync.Tests.Azurite.Faults;
using GrinOrleansSync.Trials.Chaos;
using Microsoft.Extensions.Logging;
using Request = Azure.Core.Request;

namespace GrinOrleansSync.Trials.StorageFaults;

/// <summary>
/// A whole sync of one silo into an account of which some attempts of requests fail, in every way, for blobs and for tables:
/// objects, grain states, membership. It ends with the recording's roots and sums, and what is stored proves from its bytes.
/// </summary>
internal sealed class StorageFaultTrial(TrialOptions options, TextWriter report)
{
    // One in so many attempts fails.
    private const int Share = 10;

    private const int StartAttempts = 20;
    private const string Name = "storage-faults";
    private static readonly TimeSpan PollInterval = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan Deadline = TimeSpan.FromMinutes(5);
    private static readonly RequestFault[] Faults = [.. Enum.GetValues<RequestFault>().Where(fault => fault != RequestFault.None)];

    private readonly Lock _lock = new();
    private readonly Random _random = new(options.Seed);
    private readonly Dictionary<(string Service, RequestFault Fault), int> _counts = [];
    private bool _isDisturbed = true;

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        RecordedChain chain = await RecordedChain.LoadAsync(options.Chain, cancellationToken);
        var expected = new ExpectedSums(chain, options.Chain);
        await using AzuriteServer azurite = await AzuriteServer.StartAsync(cancellationToken);
        string tables = azurite.Tables.ToString();
        AzureStorageAccount account = AzureStorageAccount.FromConnectionString(azurite.ConnectionString)
            .Through(new FaultPolicy(request => Choose(request, tables)));
        await using LocalPeers peers = await LocalPeers.StartAsync(chain, LocalPeers.Plan(options.Peers, new ChainPeerOptions()));
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        deadline.CancelAfter(Deadline);
        await using (BlobObjectStore objects = await ContainerSync.OpenAsync(chain.Network, account, Name, deadline.Token))
        {
            StateSummary summary = await SyncAsync(chain, account, objects, peers, deadline.Token);
            expected.Expect(summary);
        }

        Print();
        _isDisturbed = false;
        await using BlobObjectStore stored = await ContainerSync.OpenAsync(chain.Network, account, Name, deadline.Token);
        StoredState state = await new StateStore(stored, chain.Network).ReadVerifiedAsync(deadline.Token)
            ?? throw new TrialFailedException("the verdict is not stored");
        using var pool = new VerifierPool(Environment.ProcessorCount);
        StateVerdict verdict = await new StoredStateVerifier(chain.Network, stored, pool, DateTimeOffset.UtcNow).VerifyAsync(state, deadline.Token);
        expected.Expect(verdict.Summary ?? throw new TrialFailedException($"what is stored does not verify: {verdict.Refusal}"));
    }

    private static async Task<StateSummary> SyncAsync(
        RecordedChain chain, AzureStorageAccount account, BlobObjectStore objects, LocalPeers peers, CancellationToken cancellationToken)
    {
        var sync = new SyncOptions { SegmentHeights = SegmentHeights.Default with { RangeProof = 7, Kernel = 9 } };
        foreach (IPEndPoint peer in peers.EndPoints)
        {
            sync.Peers.Add(peer.ToString());
        }

        await using LocalSilo silo = await LocalSilo.StartAsync(
            chain.Network,
            objects,
            sync,
            cluster => Clusters.OnAzure(cluster, account, Name, Name, IPAddress.Loopback, 0),
            logging => LogLines.To(logging, LogLevel.Critical),
            cancellationToken);
        await AskAsync(async () =>
        {
            await silo.Sync.StartAsync();
            return true;
        }, cancellationToken);
        SyncStatus status;
        do
        {
            await Task.Delay(PollInterval, cancellationToken);
            status = await AskAsync(silo.Sync.GetStatusAsync, cancellationToken);
        }
        while (status.Phase is SyncPhase.Headers or SyncPhase.State);

        return status.State?.Summary ?? throw new TrialFailedException($"ended {status.Phase}: {status.Refusal?.ToString() ?? status.Obstacle}");
    }

    /// <summary>A grain whose write met a fault is made again, and the call fails: whoever calls asks again.</summary>
    private static async Task<T> AskAsync<T>(Func<Task<T>> ask, CancellationToken cancellationToken)
    {
        for (int attempt = 1; ; attempt++)
        {
            try
            {
                return await ask().WaitAsync(cancellationToken);
            }
            catch (Exception exception) when (exception is not OperationCanceledException && attempt < StartAttempts)
            {
                await Task.Delay(PollInterval, cancellationToken);
            }
        }
    }

    private RequestFault Choose(Request request, string tables)
    {
        lock (_lock)
        {
            if (!_isDisturbed || _random.Next(Share) != 0)
            {
                return RequestFault.None;
            }

            RequestFault fault = Faults[_random.Next(Faults.Length)];
            string service = request.Uri.ToUri().Authority == tables ? "tables" : "blobs";
            _counts[(service, fault)] = _counts.GetValueOrDefault((service, fault)) + 1;
            return fault;
        }
    }

    private void Print()
    {
        lock (_lock)
        {
            foreach (IGrouping<string, KeyValuePair<(string Service, RequestFault Fault), int>> service in _counts.GroupBy(count => count.Key.Service))
            {
                string counts = string.Join(", ", service.OrderBy(count => count.Key.Fault).Select(count => string.Create(CultureInfo.InvariantCulture, $"{count.Key.Fault} {count.Value}")));
                report.WriteLine($"faults of {service.Key}: {counts}");
            }
        }
    }
}
