using Grin.Chain.Headers;
using Grin.Chain.Networks;
using Grin.Chain.Pow;
using GrinOrleansSync.Devnet.Mining;

namespace Grin.Cryptography.Benchmarks.Straightforward;

/// <summary>Mines headers of test chains by a search of each nonce's whole graph, in depth from every edge.</summary>
internal sealed class PlainMiner(NetworkParameters network)
{
    /// <summary>The header with the lowest nonce that has a proof of work of a difficulty.</summary>
    public BlockHeader Mine(HeaderDraft draft, ulong target)
    {
        for (ulong nonce = 0; ; nonce++)
        {
            var preProofOfWork = new byte[BlockHeader.PreProofOfWorkSize];
            draft.With(nonce, Pack(new ulong[network.ProofSize])).WritePreProofOfWork(preProofOfWork);
            if (FindCycle(SipHashKeys.FromHeader(preProofOfWork)) is { } cycle)
            {
                BlockHeader header = draft.With(nonce, Pack(cycle));
                if (PlainDifficulty.Reached(network, header) >= target)
                {
                    return header;
                }
            }
        }
    }

    private ProofOfWork Pack(ulong[] nonces) => ProofOfWork.Pack(network.MinEdgeBits, nonces);

    private ulong[]? FindCycle(in SipHashKeys keys)
    {
        var edges = new (ulong U, ulong V)[1 << network.MinEdgeBits];
        var edgesAt = new Dictionary<(int Side, ulong Node), List<int>>();
        for (int edge = 0; edge < edges.Length; edge++)
        {
            edges[edge] = PlainCycle.Nodes(CycleVariant.Cuckatoo, network.MinEdgeBits, keys, (ulong)edge);
            Add(edgesAt, (0, edges[edge].U), edge);
            Add(edgesAt, (1, edges[edge].V), edge);
        }

        for (int edge = 0; edge < edges.Length; edge++)
        {
            if (Extend([edge], edges, edgesAt, keys) is { } cycle)
            {
                return cycle;
            }
        }

        return null;
    }

    /// <summary>Goes on from a path's last edge, by its v and by its u in turn; the first edge of a path is the smallest.</summary>
    private ulong[]? Extend(List<int> path, (ulong U, ulong V)[] edges, Dictionary<(int Side, ulong Node), List<int>> edgesAt, in SipHashKeys keys)
    {
        int side = path.Count % 2;
        (ulong u, ulong v) = edges[path[^1]];
        ulong mate = (side == 1 ? v : u) ^ 1;
        if (path.Count == network.ProofSize)
        {
            ulong[] nonces = [.. path.Order().Select(edge => (ulong)edge)];
            return mate == edges[path[0]].U && PlainCycle.Verify(CycleVariant.Cuckatoo, network.MinEdgeBits, network.ProofSize, keys, nonces) ? nonces : null;
        }

        if (!edgesAt.TryGetValue((side, mate), out List<int>? edgesOfMate))
        {
            return null;
        }

        foreach (int next in edgesOfMate)
        {
            if (next > path[0] && !path.Contains(next))
            {
                path.Add(next);
                if (Extend(path, edges, edgesAt, keys) is { } cycle)
                {
                    return cycle;
                }

                path.RemoveAt(path.Count - 1);
            }
        }

        return null;
    }

    private static void Add(Dictionary<(int Side, ulong Node), List<int>> edgesAt, (int Side, ulong Node) node, int edge)
    {
        if (!edgesAt.TryGetValue(node, out List<int>? edges))
        {
            edgesAt.Add(node, edges = []);
        }

        edges.Add(edge);
    }
}
