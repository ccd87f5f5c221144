using System.Globalization;
using GrinOrleansSync.Devnet.Peers;
using GrinOrleansSync.Devnet.Recording;

namespace GrinOrleansSync.Trials.Flips;

/// <summary>
/// A finished data folder in which one bit is flipped, one file cut, lost or added: <c>verify</c> names the file, and
/// <c>sync</c> repairs it from peers.
/// </summary>
internal sealed class FlipTrial(TrialOptions options, TextWriter report)
{
    private readonly Random _random = new(options.Seed);

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        using var folder = new TemporaryFolder();
        var data = new DataFolder(folder.Combine("data"));
        if (options.Earlier is { } earlier)
        {
            await SyncEarlierAsync(earlier, data, cancellationToken);
        }

        RecordedChain chain = await RecordedChain.LoadAsync(options.Chain, cancellationToken);
        await using LocalPeers peers = await LocalPeers.StartAsync(chain, LocalPeers.Plan(options.Peers, new ChainPeerOptions()));
        var repair = new Repair(options.Chain, data, [.. peers.EndPoints.Select(peer => peer.ToString())]);
        await repair.SyncAsync("nothing, it is the first sync", cancellationToken);
        await FlipAllAsync(data, repair, cancellationToken);
        await new OtherDamage(data, repair, _random, report).RunAsync(cancellationToken);
    }

    private async Task SyncEarlierAsync(string folder, DataFolder data, CancellationToken cancellationToken)
    {
        RecordedChain chain = await RecordedChain.LoadAsync(folder, cancellationToken);
        await using LocalPeers peers = await LocalPeers.StartAsync(chain, LocalPeers.Plan(options.Peers, new ChainPeerOptions()));
        await new Repair(folder, data, [.. peers.EndPoints.Select(peer => peer.ToString())]).SyncAsync("nothing, it is the sync at an earlier tip", cancellationToken);
    }

    private async Task FlipAllAsync(DataFolder data, Repair repair, CancellationToken cancellationToken)
    {
        HashSet<string> touched = [];
        Queue<string> untouched = Shuffled(data.Files());
        string[] files = data.Files();
        for (int place = 1; place <= options.Places; place++)
        {
            // Every file once, then any: half of the places by file, so that small ones get their share, half by byte.
            string file = untouched.TryDequeue(out string? next) ? next : _random.Next(2) == 0 ? files[_random.Next(files.Length)] : ByBytes(data, files);
            long bit = _random.NextInt64(8 * new FileInfo(data.Combine(file)).Length);
            touched.Add(file);
            data.Flip(file, bit);
            await Expectation.DamageIsNamedAsync(data, file, $"bit {bit} of {file}");
            if (place % options.PlacesPerRepair == 0)
            {
                await repair.SyncAsync($"bit {bit} of {file}", cancellationToken);
                files = data.Files();
                untouched = new Queue<string>(untouched.Where(files.Contains));
            }
            else
            {
                data.Flip(file, bit);
            }
        }

        report.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{options.Places} flipped bits in {touched.Count} files, those that repairs put in the place of others included: each named; {options.Places / options.PlacesPerRepair} of them repaired by a sync, verified afterwards"));
    }

    private Queue<string> Shuffled(string[] files)
    {
        _random.Shuffle(files);
        return new Queue<string>(files);
    }

    private string ByBytes(DataFolder data, string[] files)
    {
        long[] lengths = [.. files.Select(file => new FileInfo(data.Combine(file)).Length)];
        long offset = _random.NextInt64(lengths.Sum());
        int index = 0;
        for (; offset >= lengths[index]; index++)
        {
            offset -= lengths[index];
        }

        return files[index];
    }
}
