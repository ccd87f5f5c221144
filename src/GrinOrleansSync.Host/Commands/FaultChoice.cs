using GrinOrleansSync.Devnet.Faults;

namespace GrinOrleansSync.Host.Commands;

/// <summary>The fault that an option names.</summary>
internal static class FaultChoice
{
    /// <exception cref="UsageException">There is none of that name.</exception>
    public static Fault Read(string name) => FaultCatalogue.TryGet(name, out Fault? fault)
        ? fault
        : throw new UsageException($"'{name}' is no fault; 'grin-orleans-sync peer --list-faults' names them.");
}
