using System.Globalization;

namespace GrinOrleansSync.Trials.Flips;

/// <summary>What happens to folders besides flipped bits: files cut, lost and added, and leftovers of interrupted writes.</summary>
internal sealed class OtherDamage(DataFolder data, Repair repair, Random random, TextWriter report)
{
    private const string Manifest = "manifest";

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        // One file of each kind, and the manifest.
        string[] files = [.. data.Files().GroupBy(KindOf).Select(kind => kind.ElementAt(random.Next(kind.Count())))];
        foreach (string file in files)
        {
            await CutAsync(file);
            await LoseAsync(file);
        }

        report.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{files.Length} files cut short, emptied and deleted: each named"));
        await RepairLostAsync(files, cancellationToken);
        await AddForeignAsync();
        await LeaveUnfinishedAsync(cancellationToken);
    }

    private static string KindOf(string file) =>
        Path.GetExtension(file).Split('@')[0] is { Length: > 0 } extension ? extension : Path.GetDirectoryName(file)!.Split('/').ElementAtOrDefault(1) ?? file;

    private async Task CutAsync(string file)
    {
        byte[] bytes = await File.ReadAllBytesAsync(data.Combine(file));
        foreach (int length in (int[])[0, random.Next(bytes.Length), bytes.Length - 1])
        {
            await File.WriteAllBytesAsync(data.Combine(file), bytes[..length]);
            await Expectation.DamageIsNamedAsync(data, file, $"{file} cut to {length} bytes");
        }

        await File.WriteAllBytesAsync(data.Combine(file), [.. bytes, 0]);
        await Expectation.DamageIsNamedAsync(data, file, $"{file} with a byte more");
        await File.WriteAllBytesAsync(data.Combine(file), bytes);
    }

    private async Task LoseAsync(string file)
    {
        File.Move(data.Combine(file), data.Path + ".lost");
        await Expectation.DamageIsNamedAsync(data, file, $"{file} deleted");
        File.Move(data.Path + ".lost", data.Combine(file));
    }

    /// <summary>All of them at once.</summary>
    private async Task RepairLostAsync(string[] files, CancellationToken cancellationToken)
    {
        foreach (string file in files)
        {
            File.Delete(data.Combine(file));
        }

        await Expectation.DamageIsNamedAsync(data, Manifest, "many files deleted, the manifest with them");
        await repair.SyncAsync("many deleted files", cancellationToken);
        report.WriteLine("all of them deleted at once: repaired by a sync, verified afterwards");
    }

    private async Task AddForeignAsync()
    {
        string[] foreign = ["notes.txt", "objects/notes.txt", "objects/headers/00000000@999999", "journal-x"];
        foreach (string file in foreign)
        {
            await File.WriteAllTextAsync(data.Combine(file), "not of this software");
            await Expectation.DamageIsNamedAsync(data, file, $"{file} added");
            File.Delete(data.Combine(file));
        }

        await Expectation.IsVerifiedAsync(data, "foreign files added and taken away");
        report.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{foreign.Length} foreign files: each named"));
    }

    /// <summary>What a process that was killed while it wrote may leave.</summary>
    private async Task LeaveUnfinishedAsync(CancellationToken cancellationToken)
    {
        string[] leftovers = ["manifest.new", "journal-999999", "objects/headers/00000001@999999", "objects/states/pending@1000000"];
        foreach (string file in leftovers)
        {
            await File.WriteAllTextAsync(data.Combine(file), "half of", cancellationToken);
        }

        await repair.SyncAsync("leftovers of interrupted writes", cancellationToken);
        if (leftovers.FirstOrDefault(file => File.Exists(data.Combine(file))) is { } left)
        {
            throw new TrialFailedException($"{left} is a leftover of an interrupted write, and sync did not clean it away");
        }

        report.WriteLine("leftovers of interrupted writes: cleaned away by a sync");
    }
}
