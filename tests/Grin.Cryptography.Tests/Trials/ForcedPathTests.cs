using System.Diagnostics;

namespace Grin.Cryptography.Tests.Trials;

/// <summary>Whole verifications on the paths that this processor would not choose, each in a process that has nothing better.</summary>
public sealed class ForcedPathTests(ITestOutputHelper output)
{
    [Theory]
    [InlineData("DOTNET_EnableAVX512", ArithmeticPath.Avx2)]
    [InlineData("DOTNET_EnableHWIntrinsic", ArithmeticPath.Portable)]
    public async Task Mutated_members_get_the_same_verdict_on_a_lesser_path(string setting, ArithmeticPath path)
    {
        Assert.SkipUnless(Arithmetic.Available.Contains(path), $"This processor has no {path}.");
        string trials = Path.Combine(AppContext.BaseDirectory, "Grin.Cryptography.Trials.dll");
        var start = new ProcessStartInfo(Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet", [trials, "mutations", "--share", "0.01"])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment[setting] = "0";
        using Process process = Process.Start(start)!;
        Task<string> errors = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        string report = await process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);

        output.WriteLine(report + await errors);
        Assert.Equal(0, process.ExitCode);
        Assert.StartsWith($"arithmetic in use: {path}", report, StringComparison.Ordinal);
    }
}
