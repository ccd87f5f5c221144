using System.Diagnostics;
using System.Globalization;
using GrinOrleansSync.Trials;
using GrinOrleansSync.Trials.Chaos;
using GrinOrleansSync.Trials.Flips;
using GrinOrleansSync.Trials.Headers;
using GrinOrleansSync.Trials.Kills;
using GrinOrleansSync.Trials.Scale;
using GrinOrleansSync.Trials.StorageFaults;

if (TrialOptions.Parse(args, out string error) is not { } options)
{
    Console.Error.WriteLine(error);
    return 2;
}

// Verifications in this process write to the console; the report goes where it went from the start.
TextWriter report = Console.Out;
long started = Stopwatch.GetTimestamp();
try
{
    await (options.Name switch
    {
        "kills" => new KillTrial(options, report).RunAsync(CancellationToken.None),
        "flips" => new FlipTrial(options, report).RunAsync(CancellationToken.None),
        "headers" => new HeaderTrial(options, report).RunAsync(CancellationToken.None),
        "chaos" => new ChaosTrial(options, report).RunAsync(CancellationToken.None),
        "storage-faults" => new StorageFaultTrial(options, report).RunAsync(CancellationToken.None),
        "scale" => new ScaleTrial(options, report).RunAsync(CancellationToken.None),
        "memory" => MemoryTrial.RunAsync(options, report, CancellationToken.None),
        _ => SpeedTrial.RunAsync(options, report, CancellationToken.None),
    });
    report.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{options.Name} passed in {Stopwatch.GetElapsedTime(started).TotalSeconds:0} s"));
    return 0;
}
catch (TrialFailedException exception)
{
    report.WriteLine($"{options.Name} failed: {exception.Message}");
    return 1;
}
