using System.Globalization;
using Grin.TestData;
using GrinOrleansSync.Devnet.Peers;
using GrinOrleansSync.Devnet.Recording;

namespace GrinOrleansSync.Trials;

/// <summary>The peak resident set of a sync, for two chains: below the limit, and not growing with the chain.</summary>
internal static class MemoryTrial
{
    private const long LimitMb = 300;

    // What the runtime's own accidents make of the same work.
    private const double Noise = 1.25;

    public static async Task RunAsync(TrialOptions options, TextWriter report, CancellationToken cancellationToken)
    {
        long[] peaks = [0, 0];
        string[] chains = [TestVectors.Get("chains/devnet-1100"), options.Chain];
        for (int i = 0; i < chains.Length; i++)
        {
            RecordedChain chain = await RecordedChain.LoadAsync(chains[i], cancellationToken);
            await using LocalPeers peers = await LocalPeers.StartAsync(chain, LocalPeers.Plan(options.Peers, new ChainPeerOptions()));
            using var folder = new TemporaryFolder();
            using var sync = HostProcess.Start(HostProcess.SyncArguments(chains[i], folder.Combine("data"), peers.EndPoints.Select(peer => peer.ToString())));
            (int exitCode, SyncResult? result) = await sync.WaitAsync(cancellationToken);
            if (exitCode != 0)
            {
                throw new TrialFailedException($"the sync of {chains[i]} ended with {exitCode}: {sync.Log}");
            }

            peaks[i] = result!.PeakMemoryMb;
            report.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{chains[i]}: {chain.Tip.Height} blocks, peak resident set {peaks[i]} MB"));
        }

        if (peaks.Max() >= LimitMb)
        {
            throw new TrialFailedException($"{peaks.Max()} MB are not below {LimitMb} MB");
        }

        if (peaks[1] > peaks[0] * Noise)
        {
            throw new TrialFailedException($"{peaks[1]} MB are more than {peaks[0]} MB: memory grows with the chain");
        }
    }
}
