using Grin.TestData.Fuzzing;

namespace Grin.Fuzz;

/// <summary>Every parser of the solution that reads bytes from outside.</summary>
public static class FuzzTargets
{
    /// <summary>All of them. A room that gets a parser adds it here.</summary>
    public static IReadOnlyList<FuzzTarget> All() =>
    [
        .. ChainTargets.Headers(),
        .. ChainTargets.Blocks(),
        .. ChainTargets.Segments(),
        .. ChainTargets.NetworkFiles(),
        .. MessageTargets.Messages(),
        .. MessageTargets.Connections(),
        .. StorageTargets.States(),
        .. StorageTargets.Headers(),
        .. StorageTargets.Files(),
    ];
}
