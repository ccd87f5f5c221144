using System.Diagnostics;
using System.Reflection;
using System.Runtime.InteropServices;
using System.Text.Json.Nodes;

namespace GrinOrleansSync.Infra.Tests;

/// <summary>The Bicep compiler of Azure.Bicep.CommandLine.</summary>
internal static class BicepTool
{
    private static string Executable => typeof(BicepTool).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(data => data.Key == "Bicep").Value!;

    /// <summary>Compiles a file.</summary>
    /// <returns>The template, and everything that the compiler had to say.</returns>
    public static async Task<(JsonNode? Template, string Diagnostics)> BuildAsync(string file)
    {
        (string output, string diagnostics) = await RunAsync("build", file, "--stdout");
        return (output.Length > 0 ? JsonNode.Parse(output) : null, diagnostics);
    }

    /// <summary>Runs it to its end.</summary>
    /// <returns>What it wrote to standard output and to standard error.</returns>
    public static async Task<(string Output, string Diagnostics)> RunAsync(params string[] arguments)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux() && RuntimeInformation.ProcessArchitecture == Architecture.X64, "The Bicep compiler comes for Linux on x64.");
        MakeExecutable();
        var start = new ProcessStartInfo(Executable, arguments) { RedirectStandardOutput = true, RedirectStandardError = true };

        // Not every machine has the libraries of cultures.
        start.Environment["DOTNET_SYSTEM_GLOBALIZATION_INVARIANT"] = "1";
        using Process process = Process.Start(start)!;
        Task<string> output = process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        Task<string> diagnostics = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        return (await output, await diagnostics);
    }

    // Packages do not keep who may run a file.
    private static void MakeExecutable()
    {
        if (OperatingSystem.IsLinux() && !File.GetUnixFileMode(Executable).HasFlag(UnixFileMode.UserExecute))
        {
            File.SetUnixFileMode(Executable, File.GetUnixFileMode(Executable) | UnixFileMode.UserExecute);
        }
    }
}
