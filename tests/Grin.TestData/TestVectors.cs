namespace Grin.TestData;

/// <summary>
/// Where the tests' data lies: the folder named by the environment variable GRIN_TEST_DATA first, then the repository's
/// own tests/data, which holds the same layout in a smaller selection.
/// </summary>
public static class TestVectors
{
    /// <summary>Root of the checkout the running tests were built from.</summary>
    public static string RepositoryRoot { get; } = FindRepositoryRoot();

    /// <summary>The larger collection named by GRIN_TEST_DATA, or null.</summary>
    public static string? External { get; } =
        Environment.GetEnvironmentVariable("GRIN_TEST_DATA") is { Length: > 0 } folder ? Path.GetFullPath(folder) : null;

    /// <summary>The path of a file or folder of the collection, or null where this machine has it not.</summary>
    public static string? Find(string relativePath)
    {
        string[] candidates =
        [
            .. External is null ? [] : new[] { Path.Combine(External, relativePath) },
            Path.Combine(RepositoryRoot, "tests", "data", relativePath),
            Path.Combine(RepositoryRoot, "src", "GrinOrleansSync.Devnet", relativePath),
        ];
        return candidates.FirstOrDefault(path => File.Exists(path) || Directory.Exists(path));
    }

    /// <summary>As <see cref="Find"/>, for what every checkout has.</summary>
    /// <exception cref="FileNotFoundException">It has it not.</exception>
    public static string Get(string relativePath) =>
        Find(relativePath) ?? throw new FileNotFoundException($"Test data '{relativePath}' is neither in tests/data nor in GRIN_TEST_DATA.");

    /// <summary>Folders of whole recorded chains (those with a state.json), refused ones excluded, relative to the collection.</summary>
    public static IEnumerable<string> Chains()
    {
        string[] names =
        [
            "user-240", "devnet-1100", "devnet-1100/at-1000", "devnet-1100/at-1060", "devnet-5000",
            "devnet-spent", "devnet-difficulty", "forks-200/branch-230", "forks-200/branch-240",
        ];
        return names.Select(name => "chains/" + name).Where(name => Find(name + "/state.json") is not null);
    }

    private static string FindRepositoryRoot()
    {
        for (DirectoryInfo? folder = new(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "GrinOrleansSync.sln")))
            {
                return folder.FullName;
            }
        }

        throw new DirectoryNotFoundException("The tests run outside a checkout: no GrinOrleansSync.sln above " + AppContext.BaseDirectory);
    }
}
