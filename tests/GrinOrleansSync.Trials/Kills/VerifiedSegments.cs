using Grin.Chain.State;
using GrinOrleansSync.Storage.Files;

namespace GrinOrleansSync.Trials.Kills;

/// <summary>Which segments a data folder holds as verified: those stored together with their result.</summary>
internal static class VerifiedSegments
{
    private const string Prefix = "states/";
    private const string Suffix = ".result";

    /// <summary>None where the folder was not begun.</summary>
    public static async Task<HashSet<StateSegmentId>> ReadAsync(string folder, CancellationToken cancellationToken)
    {
        HashSet<StateSegmentId> segments = [];
        FileObjectStore objects;
        try
        {
            objects = await FileObjectStore.OpenAsync(folder, FileStoreMode.ReadOnly, cancellationToken: cancellationToken);
        }
        catch (DataFolderException exception) when (exception.Problem == DataFolderProblem.Empty)
        {
            return segments;
        }

        await using (objects)
        {
            await foreach (string name in objects.ListAsync(Prefix, cancellationToken))
            {
                // states/HORIZON/KIND/HEIGHT/INDEX.result
                if (name.EndsWith(Suffix, StringComparison.Ordinal)
                    && StateSegmentId.TryParse(string.Join('/', name[..^Suffix.Length].Split('/')[2..]), out StateSegmentId id))
                {
                    segments.Add(id);
                }
            }
        }

        return segments;
    }
}
