using Grin.Chain.Pow;

namespace Grin.Cryptography.Benchmarks.Straightforward;

/// <summary>Whether nonces are a cycle, by dictionaries from nodes to what ends there (consensus.md §6.3, §6.4).</summary>
internal static class PlainCycle
{
    /// <summary>The verdict.</summary>
    public static bool Verify(CycleVariant variant, byte edgeBits, int proofSize, in SipHashKeys keys, ulong[] nonces)
    {
        if (nonces.Length != proofSize || (variant == CycleVariant.Cuckarood && 2 * nonces.Count(nonce => nonce % 2 == 1) != proofSize))
        {
            return false;
        }

        for (int i = 0; i < nonces.Length; i++)
        {
            if (nonces[i] >> edgeBits != 0 || (i > 0 && nonces[i] <= nonces[i - 1]))
            {
                return false;
            }
        }

        // Of edge e: u at 2e, v at 2e + 1.
        var nodes = new ulong[2 * nonces.Length];
        for (int edge = 0; edge < nonces.Length; edge++)
        {
            (nodes[2 * edge], nodes[(2 * edge) + 1]) = Nodes(variant, edgeBits, keys, nonces[edge]);
        }

        return variant == CycleVariant.Cuckaroom ? WalkDirected(nodes) : Walk(variant, nonces, nodes);
    }

    /// <summary>Both nodes of an edge.</summary>
    public static (ulong U, ulong V) Nodes(CycleVariant variant, byte edgeBits, in SipHashKeys keys, ulong nonce)
    {
        int nodeBits = variant switch
        {
            CycleVariant.Cuckarood => edgeBits - 1,
            CycleVariant.Cuckarooz => edgeBits + 1,
            _ => edgeBits,
        };
        ulong mask = (1UL << nodeBits) - 1;
        if (variant == CycleVariant.Cuckatoo)
        {
            return (PlainSipHash.Hash(keys, 2 * nonce) & mask, PlainSipHash.Hash(keys, (2 * nonce) + 1) & mask);
        }

        ulong both = PlainSipHash.HashBlock(
            keys, nonce, variant == CycleVariant.Cuckarood ? 25 : 21, variant is CycleVariant.Cuckaroom or CycleVariant.Cuckarooz);
        return (both & mask, (both >> 32) & mask);
    }

    private static bool Walk(CycleVariant variant, ulong[] nonces, ulong[] nodes)
    {
        var endsAt = new Dictionary<(int Side, ulong Node), List<int>>();
        for (int end = 0; end < nodes.Length; end++)
        {
            (int Side, ulong Node) place = Place(variant, end, nodes[end]);
            if (!endsAt.TryGetValue(place, out List<int>? ends))
            {
                endsAt.Add(place, ends = []);
            }

            ends.Add(end);
        }

        int start = variant == CycleVariant.Cuckarood ? 2 * Array.FindIndex(nonces, nonce => nonce % 2 == 0) : 0;
        int at = start;
        for (int hops = 1; hops <= nonces.Length; hops++)
        {
            int mate = -1;
            foreach (int end in endsAt[Place(variant, at, nodes[at])])
            {
                if (end == at || (variant == CycleVariant.Cuckarood && nonces[end / 2] % 2 == (ulong)end % 2))
                {
                    continue;
                }

                if (mate >= 0)
                {
                    return false;
                }

                mate = end;
            }

            if (mate < 0 || (variant == CycleVariant.Cuckatoo && nodes[mate] == nodes[at]))
            {
                return false;
            }

            at = mate ^ 1;
            if (at == start)
            {
                return hops == nonces.Length;
            }
        }

        return false;
    }

    private static (int Side, ulong Node) Place(CycleVariant variant, int end, ulong node) => variant switch
    {
        CycleVariant.Cuckarooz => (0, node),
        CycleVariant.Cuckatoo => (end % 2, node / 2),
        _ => (end % 2, node),
    };

    private static bool WalkDirected(ulong[] nodes)
    {
        var edgeFrom = new Dictionary<ulong, int>();
        for (int edge = 0; 2 * edge < nodes.Length; edge++)
        {
            edgeFrom[nodes[2 * edge]] = edge;
        }

        var visited = new HashSet<int>();
        int at = 0;
        while (visited.Add(at))
        {
            if (!edgeFrom.TryGetValue(nodes[(2 * at) + 1], out at))
            {
                return false;
            }
        }

        return at == 0 && 2 * visited.Count == nodes.Length;
    }
}
