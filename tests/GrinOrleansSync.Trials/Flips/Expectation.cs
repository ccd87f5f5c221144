namespace GrinOrleansSync.Trials.Flips;

/// <summary>What <c>verify</c> must say.</summary>
internal static class Expectation
{
    /// <summary>Exit code 1, rule <c>stored-data</c>, and exactly this file.</summary>
    public static async Task DamageIsNamedAsync(DataFolder data, string file, string what)
    {
        (int exitCode, SyncResult? result, string log) = await Verification.RunAsync(data.Path);
        if (exitCode != 1 || result is not { Verdict: "refused", Rule: "stored-data" } || result.Where != file)
        {
            throw new TrialFailedException($"{what}: verify ended with {exitCode}, {result?.Verdict}, {result?.Rule} at {result?.Where} {log}");
        }
    }

    /// <summary>Exit code 0.</summary>
    public static async Task IsVerifiedAsync(DataFolder data, string what)
    {
        (int exitCode, SyncResult? result, string log) = await Verification.RunAsync(data.Path);
        if (exitCode != 0 || result is not { Verdict: "verified" })
        {
            throw new TrialFailedException($"{what}: verify ended with {exitCode}, {result?.Verdict}, {result?.Rule} at {result?.Where} {log}");
        }
    }
}
