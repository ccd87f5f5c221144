using System.Diagnostics.CodeAnalysis;
using Grin.Chain;
using Grin.Chain.Networks;
using GrinOrleansSync.Grains.Hosting;

namespace GrinOrleansSync.Host.Commands;

/// <summary>
/// A list of header hashes, line k that at height 512·k, as <c>headers anchors</c> prints it. One comes with the executable
/// for each public network; it may be empty, and nothing depends on whether it is right.
/// </summary>
internal static class AnchorFile
{
    // Sixteen million headers.
    private const int MaxLength = 2 << 20;

    /// <summary>Reads a file; false when it cannot be read or has a line that is no hash.</summary>
    public static bool TryRead(string path, [NotNullWhen(true)] out IReadOnlyList<Hash>? anchors)
    {
        anchors = null;
        var read = new List<Hash>();
        try
        {
            if (new FileInfo(path).Length > MaxLength)
            {
                return false;
            }

            foreach (string line in File.ReadLines(path))
            {
                if (!Hash.TryParse(line.Trim(), out Hash anchor))
                {
                    return false;
                }

                read.Add(anchor);
            }
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or ArgumentException)
        {
            return false;
        }

        anchors = read;
        return true;
    }

    /// <summary>Takes the list that came with the executable, where no other was named.</summary>
    public static void ApplyDefault(SyncOptions options, Network network)
    {
        string path = Path.Combine(AppContext.BaseDirectory, "anchors", network.Name + ".txt");
        if (options.HeaderAnchors.Count == 0 && Network.BuiltInNames.Contains(network.Name) && TryRead(path, out IReadOnlyList<Hash>? anchors))
        {
            options.HeaderAnchors = anchors;
        }
    }
}
