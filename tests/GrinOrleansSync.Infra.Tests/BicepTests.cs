namespace GrinOrleansSync.Infra.Tests;

/// <summary>The linter, which compiles first, and the formatter find nothing to say about any file: many mistakes are warnings only.</summary>
public sealed class BicepTests
{
    public static TheoryData<string> Files => Templates.All;

    [Theory]
    [MemberData(nameof(Files))]
    public async Task A_file_compiles_and_is_linted_without_a_diagnostic(string file)
    {
        (string output, string diagnostics) = await BicepTool.RunAsync("lint", Templates.PathOf(file));

        Assert.Equal(("", ""), (output, diagnostics));
    }

    [Theory]
    [MemberData(nameof(Files))]
    public async Task A_file_is_formatted(string file)
    {
        (string formatted, string diagnostics) = await BicepTool.RunAsync("format", Templates.PathOf(file), "--stdout");

        Assert.Empty(diagnostics);
        Assert.Equal(await File.ReadAllTextAsync(Templates.PathOf(file), TestContext.Current.CancellationToken), formatted);
    }

    [Fact]
    public async Task A_mistake_is_a_diagnostic()
    {
        string file = Path.Combine(Path.GetTempPath(), $"{Guid.NewGuid():n}.bicep");
        await File.WriteAllTextAsync(file, "param unused string\n", TestContext.Current.CancellationToken);
        try
        {
            Assert.Contains("no-unused-params", (await BicepTool.RunAsync("lint", file)).Diagnostics, StringComparison.Ordinal);
        }
        finally
        {
            File.Delete(file);
        }
    }
}
