using System.Diagnostics;
using System.Globalization;
using Grin.Cryptography;
using Grin.Cryptography.Trials;
using Grin.Cryptography.Trials.Mutations;
using Grin.Cryptography.Trials.Operations;

if (TrialOptions.Parse(args, out string error) is not { } options)
{
    Console.Error.WriteLine(error);
    return 2;
}

long started = Stopwatch.GetTimestamp();
try
{
    Console.Out.WriteLine($"arithmetic in use: {Arithmetic.Path}");
    if (options.Name == "arithmetic")
    {
        ArithmeticTrial.Run(options, Console.Out);
    }
    else
    {
        MutationTrial.Run(options, Console.Out);
    }

    Console.Out.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{options.Name} passed in {Stopwatch.GetElapsedTime(started).TotalSeconds:0} s"));
    return 0;
}
catch (TrialFailedException exception)
{
    Console.Error.WriteLine($"{options.Name} failed: {exception.Message}");
    return 1;
}
