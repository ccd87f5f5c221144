using System.Collections.Immutable;
using System.Globalization;
using GrinOrleansSync.Devnet.Faults;
using GrinOrleansSync.Devnet.Peers;

namespace GrinOrleansSync.Host.Commands;

/// <summary>The faults that options name.</summary>
internal static class FaultChoice
{
    /// <exception cref="UsageException">There is none of that name.</exception>
    public static Fault Read(string name) => FaultCatalogue.TryGet(name, out Fault? fault)
        ? fault
        : throw new UsageException($"'{name}' is no fault; 'grin-orleans-sync peer --list-faults' names them.");

    /// <summary>Gives peers the faults that texts of the form I:NAME say.</summary>
    /// <exception cref="UsageException">A text names no peer or no fault.</exception>
    public static ImmutableArray<ChainPeerOptions> Give(ImmutableArray<ChainPeerOptions> plan, IEnumerable<string> texts)
    {
        foreach (string text in texts)
        {
            int colon = text.IndexOf(':', StringComparison.Ordinal);
            if (colon < 0
                || !int.TryParse(text.AsSpan(0, colon), NumberStyles.None, CultureInfo.InvariantCulture, out int index)
                || index >= plan.Length)
            {
                throw new UsageException($"'{text}' is no fault of a peer: give I:NAME with I from 0 to {plan.Length - 1}.");
            }

            plan = plan.SetItem(index, plan[index] with { Faults = plan[index].Faults.Add(Read(text[(colon + 1)..])) });
        }

        return plan;
    }
}
