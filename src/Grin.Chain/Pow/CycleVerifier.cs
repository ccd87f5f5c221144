using Grin.Cryptography;

namespace Grin.Chain.Pow;

/// <summary>
/// Whether nonces are a cycle in a graph (consensus.md §6.3, §6.4; grin: core/src/pow/{cuckatoo,cuckaroo,cuckarood,
/// cuckaroom,cuckarooz}.rs). Nothing is allocated.
/// </summary>
/// <remarks>
/// An edge k has two ends, 2k and 2k + 1. All variants are one walk: from an end to its only mate, on to the other end of
/// the mate's edge, until it is back at its start or has made as many hops as a cycle has edges. They differ in where ends
/// lie, which share a node, and which may be arrived at. A walk that comes back after exactly that many hops has been at
/// every edge once.
/// </remarks>
public static class CycleVerifier
{
    /// <summary>Edges of the longest cycle of any network.</summary>
    public const int MaxProofSize = 42;

    /// <summary>Largest graph: the node refuses larger ones (pow.json, <c>graph-size</c>).</summary>
    public const byte MaxEdgeBits = 62;

    /// <summary>Says what is wrong with a proof.</summary>
    /// <param name="variant">The kind of graph.</param>
    /// <param name="edgeBits">Its size, up to <see cref="MaxEdgeBits"/>.</param>
    /// <param name="proofSize">Edges of a cycle, up to <see cref="MaxProofSize"/>.</param>
    /// <param name="keys">Which graph of that kind and size.</param>
    /// <param name="nonces">The edges, in the order they are stored.</param>
    public static CycleDefect Check(CycleVariant variant, byte edgeBits, int proofSize, in SipHashKeys keys, ReadOnlySpan<ulong> nonces)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(edgeBits, MaxEdgeBits);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(proofSize, MaxProofSize);
        CycleDefect defect = CheckNonces(variant, edgeBits, proofSize, nonces);
        if (defect != CycleDefect.None)
        {
            return defect;
        }

        Span<ulong> nodes = stackalloc ulong[2 * nonces.Length];
        FindNodes(variant, edgeBits, keys, nonces, nodes);
        return CanPairUp(variant, nodes) ? Walk(variant, nonces, nodes) : CycleDefect.Endpoints;
    }

    private static CycleDefect CheckNonces(CycleVariant variant, byte edgeBits, int proofSize, ReadOnlySpan<ulong> nonces)
    {
        if (nonces.Length != proofSize || proofSize == 0)
        {
            return CycleDefect.Length;
        }

        int odd = 0;
        for (int i = 0; i < nonces.Length; i++)
        {
            if (nonces[i] >> edgeBits != 0)
            {
                return CycleDefect.EdgeRange;
            }

            if (i > 0 && nonces[i] <= nonces[i - 1])
            {
                return CycleDefect.Order;
            }

            odd += (int)(nonces[i] & 1);
        }

        return variant == CycleVariant.Cuckarood && 2 * odd != nonces.Length ? CycleDefect.Balance : CycleDefect.None;
    }

    /// <summary>The node of each end.</summary>
    private static void FindNodes(CycleVariant variant, byte edgeBits, in SipHashKeys keys, ReadOnlySpan<ulong> nonces, Span<ulong> nodes)
    {
        if (variant == CycleVariant.Cuckatoo)
        {
            for (int i = 0; i < nonces.Length; i++)
            {
                nodes[2 * i] = 2 * nonces[i];
                nodes[(2 * i) + 1] = (2 * nonces[i]) + 1;
            }

            EdgeSipHash.Hash(keys, nodes, nodes);
            foreach (ref ulong node in nodes)
            {
                node &= (1UL << edgeBits) - 1;
            }

            return;
        }

        Span<ulong> edges = stackalloc ulong[nonces.Length];
        int rotation = variant == CycleVariant.Cuckarood ? EdgeSipHash.CuckaroodRotation : EdgeSipHash.Rotation;
        EdgeSipHash.HashBlocks(keys, nonces, rotation, variant is CycleVariant.Cuckaroom or CycleVariant.Cuckarooz, edges);
        int nodeBits = variant switch
        {
            CycleVariant.Cuckarood => edgeBits - 1,
            CycleVariant.Cuckarooz => edgeBits + 1,
            _ => edgeBits,
        };
        ulong mask = (1UL << nodeBits) - 1;
        for (int i = 0; i < edges.Length; i++)
        {
            nodes[2 * i] = edges[i] & mask;
            nodes[(2 * i) + 1] = (edges[i] >> 32) & mask;
        }
    }

    /// <summary>What every cycle fulfils: a cheap way to refuse most of what is none.</summary>
    private static bool CanPairUp(CycleVariant variant, ReadOnlySpan<ulong> nodes)
    {
        ulong first = 0;
        ulong second = 0;
        for (int i = 0; i < nodes.Length; i += 2)
        {
            first ^= nodes[i];
            second ^= nodes[i + 1];
        }

        return variant switch
        {
            CycleVariant.Cuckaroom or CycleVariant.Cuckarooz => first == second,
            CycleVariant.Cuckatoo => (first, second) == (((ulong)nodes.Length / 4) & 1, ((ulong)nodes.Length / 4) & 1),
            _ => (first | second) == 0,
        };
    }

    private static CycleDefect Walk(CycleVariant variant, ReadOnlySpan<ulong> nonces, ReadOnlySpan<ulong> nodes)
    {
        Span<ulong> keys = stackalloc ulong[nodes.Length];
        var table = new EndTable(keys, stackalloc byte[EndTable.Size]);
        for (int end = 0; end < nodes.Length; end++)
        {
            keys[end] = Key(variant, end, nodes[end]);
            if (CanBeArrivedAt(variant, end, nonces))
            {
                table.Add(end);
            }
        }

        int start = Start(variant, nonces);
        int at = start;
        for (int hops = 1; hops <= nonces.Length; hops++)
        {
            int mate = table.FindOther(at);
            if (mate < 0)
            {
                return mate == EndTable.NoEnd ? CycleDefect.DeadEnd : CycleDefect.Branch;
            }

            if (variant == CycleVariant.Cuckatoo && nodes[mate] == nodes[at])
            {
                return CycleDefect.DeadEnd;
            }

            at = mate ^ 1;
            if (at == start)
            {
                return hops == nonces.Length ? CycleDefect.None : CycleDefect.Incomplete;
            }
        }

        return CycleDefect.Incomplete;
    }

    /// <summary>Equal for ends that may be mates: the node, and its side where the two sides have nodes of their own.</summary>
    private static ulong Key(CycleVariant variant, int end, ulong node)
    {
        ulong side = (ulong)end & 1;
        return variant switch
        {
            CycleVariant.Cuckaroom or CycleVariant.Cuckarooz => node,
            CycleVariant.Cuckatoo => (node & ~1UL) | side,
            _ => (node << 1) | side,
        };
    }

    /// <summary>Cuckaroom's edges are entered at their first end only, Cuckarood's odd ones at their first and even ones at their second.</summary>
    private static bool CanBeArrivedAt(CycleVariant variant, int end, ReadOnlySpan<ulong> nonces) => variant switch
    {
        CycleVariant.Cuckaroom => (end & 1) == 0,
        CycleVariant.Cuckarood => ((ulong)end & 1) != (nonces[end / 2] & 1),
        _ => true,
    };

    private static int Start(CycleVariant variant, ReadOnlySpan<ulong> nonces)
    {
        int end = variant == CycleVariant.Cuckaroom ? 1 : 0;
        while (variant == CycleVariant.Cuckarood && (nonces[end / 2] & 1) != 0)
        {
            end += 2;
        }

        return end;
    }
}
