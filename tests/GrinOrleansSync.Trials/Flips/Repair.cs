namespace GrinOrleansSync.Trials.Flips;

/// <summary>A sync of the damaged folder from peers.</summary>
internal sealed class Repair(string chain, DataFolder data, string[] peers)
{
    /// <summary>Ends verified, and <c>verify</c> agrees.</summary>
    public async Task SyncAsync(string what, CancellationToken cancellationToken)
    {
        using HostProcess sync = HostProcess.Start(HostProcess.SyncArguments(chain, data.Path, peers));
        (int exitCode, SyncResult? result) = await sync.WaitAsync(cancellationToken);
        if (exitCode != 0 || result is not { Verdict: "verified" })
        {
            throw new TrialFailedException($"the sync that repairs {what} ended with {exitCode}, {result?.Verdict}: {sync.Log}");
        }

        await Expectation.IsVerifiedAsync(data, $"{what}, repaired");
    }
}
