namespace Grin.Chain.Networks;

/// <summary>The four kinds of Grin chain (consensus.md §1; grin: core/src/global.rs, <c>ChainTypes</c>).</summary>
public enum ChainType
{
    /// <summary>The main network.</summary>
    Mainnet,

    /// <summary>The public test network.</summary>
    Testnet,

    /// <summary>Small graphs with whole cycles, for people's own networks.</summary>
    UserTesting,

    /// <summary>The smallest graphs and short cycles, for automated tests.</summary>
    AutomatedTesting,
}
