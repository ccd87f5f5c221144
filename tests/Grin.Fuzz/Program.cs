using System.Diagnostics;
using System.Globalization;
using Grin.Fuzz;
using Grin.TestData.Fuzzing;

if (FuzzOptions.Parse(args, out string error) is not { } options)
{
    Console.Error.WriteLine(error);
    return 2;
}

FuzzTarget[] targets = [.. FuzzTargets.All().Where(target => options.Target is null || target.Name == options.Target)];
if (targets.Length == 0)
{
    Console.Error.WriteLine($"No parser is called '{options.Target}'; there are {string.Join(", ", FuzzTargets.All().Select(target => target.Name))}.");
    return 2;
}

var run = new FuzzRun(targets);
var clock = Stopwatch.StartNew();
long rounds = options.Time is null ? (options.Count + targets.Length - 1) / targets.Length : long.MaxValue;
FuzzFinding? finding = null;
for (long round = 0; round < rounds && finding is null && (options.Time is null || clock.Elapsed < options.Time); round++)
{
    finding = run.Round(unchecked(options.Seed + round));
}

foreach ((string name, FuzzCount count) in run.Counts)
{
    Print(name, count.Inputs, count.Accepted, count.Elapsed);
}

Print("all", run.Counts.Values.Sum(count => count.Inputs), run.Counts.Values.Sum(count => count.Accepted), clock.Elapsed);
if (finding is not null)
{
    Console.Error.WriteLine($"{finding.Target} did not survive: {finding.What}");
    Console.Error.WriteLine($"Again: dotnet run --project tests/Grin.Fuzz -- --target {finding.Target} --seed {finding.Seed} --count 1");
    return 1;
}

return 0;

static void Print(string name, long inputs, long accepted, TimeSpan elapsed) =>
    Console.WriteLine(string.Create(
        CultureInfo.InvariantCulture,
        $"{name,-30} {inputs,12} inputs {accepted,12} taken {inputs / Math.Max(0.001, elapsed.TotalSeconds),10:F0} a second"));
