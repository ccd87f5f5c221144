using Grin.Chain.Networks;
using GrinOrleansSync.Grains.Hosting;
using GrinOrleansSync.Host.Progress;
using GrinOrleansSync.Host.Results;
using GrinOrleansSync.Storage.Files;
using GrinOrleansSync.Storage.Headers;
using GrinOrleansSync.Storage.Networks;
using GrinOrleansSync.Storage.States;

namespace GrinOrleansSync.Host.Silo;

/// <summary>A sync into a data folder: what is damaged in it is dropped first, and downloaded again.</summary>
internal static class DataFolderSync
{
    public static async Task<ResultDocument> RunAsync(Network network, string folder, SyncOptions options, IProgressView view, CancellationToken cancellationToken)
    {
        await using FileObjectStore objects = await OpenAsync(network, folder, cancellationToken);
        return await new SyncSession(network, objects, options, Clusters.Alone, view).RunAsync(() => Task.FromResult(SizeOf(folder)), cancellationToken);
    }

    /// <summary>Opens a data folder of a network to sync into it.</summary>
    /// <exception cref="UsageException">It belongs to another network.</exception>
    /// <exception cref="DataFolderException">It is no data folder, or in use.</exception>
    public static async Task<FileObjectStore> OpenAsync(Network network, string folder, CancellationToken cancellationToken)
    {
        FileObjectStore objects = await FileObjectStore.OpenAsync(folder, FileStoreMode.ReadWrite, cancellationToken: cancellationToken);
        try
        {
            await RepairAsync(objects, network, cancellationToken);
            await NetworkStore.ClaimAsync(objects, network, cancellationToken);
            return objects;
        }
        catch (ForeignNetworkException exception)
        {
            await objects.DisposeAsync();
            throw new UsageException(
                $"The data folder {Path.GetFullPath(folder)} belongs to another network: its genesis is {exception.Stored}, that of {network.Name} is {exception.Expected}. Name the network it belongs to, or choose another folder.");
        }
        catch
        {
            await objects.DisposeAsync();
            throw;
        }
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
            await new StateStore(objects, network).RevokeVerifiedAsync(cancellationToken);
        }
    }

    private static long SizeOf(string folder) =>
        new DirectoryInfo(folder).EnumerateFiles("*", SearchOption.AllDirectories).Sum(file => file.Length);
}
