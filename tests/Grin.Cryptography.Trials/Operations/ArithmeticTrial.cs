using Grin.Cryptography.Fields.Lanes;
using Grin.Cryptography.Fields.ScalarLanes;

namespace Grin.Cryptography.Trials.Operations;

/// <summary>Every layer of the arithmetic, on every path there is here, against big integers.</summary>
internal static class ArithmeticTrial
{
    // Of the full trial, for each path.
    private const int FieldOperations = 1_000_000;
    private const int PointOperations = 10_000;
    private const int Multiplications = 1_000;

    /// <summary>Runs the trial and reports what was compared.</summary>
    /// <exception cref="TrialFailedException">Two results differ.</exception>
    public static void Run(TrialOptions options, TextWriter report)
    {
        var numbers = new Numbers(options.Seed);
        var points = new KnownPoints(numbers);
        Count("coordinates", options.Of(FieldOperations), report, counter => FieldElementTrial.Run(numbers, counter));
        Count("scalars", options.Of(FieldOperations), report, counter => ScalarTrial.Run(numbers, counter));
        Count("points", options.Of(PointOperations), report, counter => PointTrial.RunOneByOne(numbers, points, counter));
        foreach (ArithmeticPath path in Arithmetic.Available)
        {
            Count($"{path}: coordinates in lanes", options.Of(FieldOperations), report, counter => RunLanes(path, numbers, counter));
            Count($"{path}: scalars in lanes", options.Of(FieldOperations), report, counter => RunScalarLanes(path, numbers, counter));
            Count($"{path}: points", options.Of(PointOperations), report, counter => PointTrial.Run(path, numbers, points, counter));
            Count($"{path}: multi-scalar multiplications", options.Of(Multiplications), report, counter => MultiplicationTrial.Run(path, numbers, points, counter));
        }
    }

    private static void RunLanes(ArithmeticPath path, Numbers numbers, Counter counter)
    {
        switch (path)
        {
            case ArithmeticPath.Avx512:
                FieldLanesTrial<FieldLanes512>.Run(numbers, counter);
                break;
            case ArithmeticPath.Avx2:
                FieldLanesTrial<FieldLanes256>.Run(numbers, counter);
                break;
            default:
                FieldLanesTrial<FieldLanesPortable>.Run(numbers, counter);
                break;
        }
    }

    /// <summary>There are scalars in lanes for AVX-512; other paths take them one by one.</summary>
    private static void RunScalarLanes(ArithmeticPath path, Numbers numbers, Counter counter)
    {
        if (path == ArithmeticPath.Avx512)
        {
            ScalarLanesTrial<ScalarLanes512>.Run(numbers, counter);
        }
        else
        {
            ScalarLanesTrial<ScalarLanesPortable>.Run(numbers, counter);
        }
    }

    private static void Count(string what, int wanted, TextWriter report, Action<Counter> run)
    {
        var counter = new Counter(what, wanted);
        run(counter);
        counter.Report(report);
    }
}
