using Grin.Cryptography.Fields.Lanes;

namespace Grin.Cryptography;

/// <summary>Which arithmetic this processor gets.</summary>
public static class Arithmetic
{
    /// <summary>The environment variable that may name a path, in case of doubt about a processor's vectors.</summary>
    public const string Variable = "GRIN_ARITHMETIC";

    /// <summary>All paths that run here, slowest first.</summary>
    public static IReadOnlyList<ArithmeticPath> Available { get; } = Find();

    /// <summary>
    /// The path in use: the fastest there is here, or a lesser one that <see cref="Variable"/> names. The runtime's own settings take
    /// instructions away as well: <c>DOTNET_EnableAVX512=0</c> leaves <see cref="ArithmeticPath.Avx2"/> with the registers that it has on a
    /// processor without the others.
    /// </summary>
    public static ArithmeticPath Path { get; } = Choose(Environment.GetEnvironmentVariable(Variable));

    /// <summary>The path for a name; the fastest if the name is none, or that of a path which does not run here.</summary>
    internal static ArithmeticPath Choose(string? name) =>
        Enum.TryParse(name, ignoreCase: true, out ArithmeticPath path) && Available.Contains(path) ? path : Available[^1];

    private static List<ArithmeticPath> Find()
    {
        List<ArithmeticPath> paths = [ArithmeticPath.Portable];
        if (FieldLanes256.IsSupported)
        {
            paths.Add(ArithmeticPath.Avx2);
        }

        if (FieldLanes512.IsSupported)
        {
            paths.Add(ArithmeticPath.Avx512);
        }

        return paths;
    }
}
