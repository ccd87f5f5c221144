namespace Grin.Chain.Pow;

/// <summary>
/// Why nonces are no cycle (consensus.md §6.4). Which of several defects is told depends on the order of checks and is no
/// rule of the chain.
/// </summary>
public enum CycleDefect
{
    /// <summary>They are a cycle.</summary>
    None,

    /// <summary>More or fewer nonces than the network's cycles have.</summary>
    Length,

    /// <summary>A nonce that the graph has no edge for.</summary>
    EdgeRange,

    /// <summary>Nonces that do not ascend.</summary>
    Order,

    /// <summary>Cuckarood: not as many even nonces as odd ones.</summary>
    Balance,

    /// <summary>Ends that cannot all pair up, by their exclusive or.</summary>
    Endpoints,

    /// <summary>A node that only one edge of them reaches.</summary>
    DeadEnd,

    /// <summary>A node that more than two edges of them reach.</summary>
    Branch,

    /// <summary>A cycle of fewer edges, or a walk that never comes back.</summary>
    Incomplete,
}
