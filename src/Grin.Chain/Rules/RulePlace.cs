namespace Grin.Chain.Rules;

/// <summary>The element of a chain that breaks a rule; <see cref="ToString"/> is how results name it (interface.md §2).</summary>
/// <param name="Kind">What kind of element.</param>
/// <param name="Number">Height of a header or horizon, or leaf index of an output or kernel.</param>
/// <param name="Block">Height of the block a kernel stands in; 0 for the other kinds.</param>
public readonly record struct RulePlace(RulePlaceKind Kind, ulong Number, ulong Block)
{
    /// <summary>A header.</summary>
    public static RulePlace Header(ulong height) => new(RulePlaceKind.Header, height, 0);

    /// <summary>A kernel by its leaf index, and its block.</summary>
    public static RulePlace Kernel(ulong leafIndex, ulong block) => new(RulePlaceKind.Kernel, leafIndex, block);

    /// <summary>An output by its leaf index.</summary>
    public static RulePlace Output(ulong leafIndex) => new(RulePlaceKind.Output, leafIndex, 0);

    /// <summary>The state as a whole.</summary>
    public static RulePlace Horizon(ulong height) => new(RulePlaceKind.Horizon, height, 0);

    /// <summary><c>header H</c>, <c>kernel leaf I, block H</c>, <c>output leaf I</c> or <c>horizon H</c>.</summary>
    public override string ToString() => Kind switch
    {
        RulePlaceKind.Header => $"header {Number}",
        RulePlaceKind.Kernel => $"kernel leaf {Number}, block {Block}",
        RulePlaceKind.Output => $"output leaf {Number}",
        _ => $"horizon {Number}",
    };
}
