namespace Grin.Chain.Pow;

/// <summary>The graphs Grin's cycles are found in (consensus.md §6.1; grin: core/src/pow/).</summary>
public enum CycleVariant
{
    /// <summary>29 edge bits, header version 1.</summary>
    Cuckaroo,

    /// <summary>29 edge bits, header version 2: edges have a direction by their nonce's parity.</summary>
    Cuckarood,

    /// <summary>29 edge bits, header version 3: one set of nodes, directed edges.</summary>
    Cuckaroom,

    /// <summary>29 edge bits, header version 4: one set of nodes, twice as many.</summary>
    Cuckarooz,

    /// <summary>The primary proof of work, and the only one of test networks: nodes stand in pairs.</summary>
    Cuckatoo,
}
