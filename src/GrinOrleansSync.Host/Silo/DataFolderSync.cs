using Grin.Chain.Networks;
using GrinOrleansSync.Grains.Hosting;
using GrinOrleansSync.Host.Progress;
using GrinOrleansSync.Host.Results;
using GrinOrleansSync.Storage.Files;
using GrinOrleansSync.Storage.Networks;
using GrinOrleansSync.Storage.States;

namespace GrinOrleansSync.Host.Silo;

/// <summary>A sync into a data folder: what is damaged in it is dropped first, and downloaded again.</summary>
internal static class DataFolderSync
{
    public static async Task<ResultDocument> RunAsync(Network network, string folder, SyncOptions options, IProgressView view, CancellationToken cancellationToken)
    {
        await using FileObjectStore objects = await FileObjectStore.OpenAsync(folder, FileStoreMode.ReadWrite, cancellationToken: cancellationToken);
        await RepairAsync(objects, network, cancellationToken);
        await NetworkStore.ClaimAsync(objects, network, cancellationToken);
        return await new SyncSession(network, objects, options, view).RunAsync(() => SizeOf(folder), cancellationToken);
    }

    private static async Task RepairAsync(FileObjectStore objects, Network network, CancellationToken cancellationToken)
    {
        IReadOnlyList<FileFinding> findings = await objects.DropDamagedAsync(cancellationToken);
        foreach (FileFinding finding in findings)
        {
            await Console.Error.WriteLineAsync($"{finding.RelativePath}: {finding.What}{(finding.Kind == FileFindingKind.Foreign ? "" : "; it is replaced")}.");
        }

        if (findings.Any(finding => finding.Kind != FileFindingKind.Foreign))
        {
            await new StateStore(objects, network).DeleteVerifiedAsync(cancellationToken);
        }
    }

    private static long SizeOf(string folder) =>
        new DirectoryInfo(folder).EnumerateFiles("*", SearchOption.AllDirectories).Sum(file => file.Length);
}
