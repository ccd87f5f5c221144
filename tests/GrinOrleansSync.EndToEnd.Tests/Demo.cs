using Grin.TestData;
using GrinOrleansSync.EndToEnd.Tests.Results;
using GrinOrleansSync.EndToEnd.Tests.Running;

namespace GrinOrleansSync.EndToEnd.Tests;

/// <summary>Runs the command <c>demo</c>.</summary>
internal static class Demo
{
    /// <summary>The chain that travels with the software.</summary>
    public const string Chain = "chains/devnet-1100";

    /// <summary>A demonstration that ends verified.</summary>
    public static async Task<SyncResult> VerifiedAsync(string chain, params IEnumerable<string> options) => (await RunAsync(chain, options)).Document(0);

    /// <summary>A demonstration, however it ends.</summary>
    /// <param name="chain">Folder of the recorded chain, relative to the collection of test data.</param>
    /// <param name="options">Other options.</param>
    public static Task<ProcessResult> RunAsync(string chain, params IEnumerable<string> options) =>
        HostProcess.RunAsync(["demo", "--json", "--chain", TestVectors.Get(chain), .. options]);
}
