using Grin.Chain.Networks;

namespace GrinOrleansSync.Host.Commands;

/// <summary>The network that <c>--network</c> names: a built-in one, or a file (interface.md §3).</summary>
internal static class NetworkChoice
{
    /// <exception cref="UsageException">It names neither, or the file is not right.</exception>
    public static Network Read(string nameOrFile)
    {
        if (Network.TryGetBuiltIn(nameOrFile, out Network? network))
        {
            return network;
        }

        if (!File.Exists(nameOrFile))
        {
            throw new UsageException($"'{nameOrFile}' is no network: name one of {string.Join(", ", Network.BuiltInNames)}, or a network file.");
        }

        byte[] json = Load(nameOrFile, "network file");
        if (!NetworkFile.TryParse(json, out NetworkFile? file, out string? error))
        {
            throw new UsageException($"Network file {nameOrFile} can't be used: {error}.");
        }

        string genesis = Path.Combine(Path.GetDirectoryName(Path.GetFullPath(nameOrFile))!, file.GenesisPath);
        return file.TryBuild(Load(genesis, "genesis block"), out network, out error)
            ? network
            : throw new UsageException($"Network file {nameOrFile} can't be used: {error}.");
    }

    private static byte[] Load(string path, string what)
    {
        const int maxLength = 16 << 20;
        try
        {
            return new FileInfo(path).Length <= maxLength
                ? File.ReadAllBytes(path)
                : throw new UsageException($"The {what} {path} is longer than {maxLength} bytes: it is another file.");
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new UsageException($"The {what} {path} can't be read: {exception.Message}");
        }
    }
}
