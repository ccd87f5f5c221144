using Grin.Chain.Pow;
using Grin.Cryptography;

namespace GrinOrleansSync.Devnet.Mining;

/// <summary>
/// Finds cycles in the tiny Cuckatoo graphs of test chains (consensus.md §6.3, §6.4); real graphs are out of its reach.
/// Its memory is its own and used again: one solver a thread.
/// </summary>
public sealed class CuckatooSolver
{
    /// <summary>Largest graph it takes.</summary>
    public const byte MaxEdgeBits = 16;

    private const int None = -1;

    private readonly byte _edgeBits;
    private readonly int _proofSize;
    private readonly ulong[] _inputs;
    private readonly ulong[] _digests;

    // Of edge e: its node on the one side at 2e, on the other at 2e + 1.
    private readonly ushort[] _nodes;
    private readonly bool[] _isSeen;
    private readonly int[] _alive;
    private readonly int[][] _heads;
    private readonly int[][] _next;
    private readonly bool[] _isOnPath;
    private readonly int[] _path;

    /// <summary>A solver for graphs of a size.</summary>
    /// <exception cref="ArgumentOutOfRangeException">No graph of a test chain, or no cycle of one.</exception>
    public CuckatooSolver(byte edgeBits, int proofSize)
    {
        ArgumentOutOfRangeException.ThrowIfZero(edgeBits);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(edgeBits, MaxEdgeBits);
        ArgumentOutOfRangeException.ThrowIfLessThan(proofSize, 2);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(proofSize, CycleVerifier.MaxProofSize);
        int edges = 1 << edgeBits;
        _edgeBits = edgeBits;
        _proofSize = proofSize;
        _inputs = [.. Enumerable.Range(0, 2 * edges).Select(input => (ulong)input)];
        _digests = new ulong[2 * edges];
        _nodes = new ushort[2 * edges];
        _isSeen = new bool[edges];
        _alive = new int[edges];
        _heads = [new int[edges], new int[edges]];
        _next = [new int[edges], new int[edges]];
        _isOnPath = new bool[edges];
        _path = new int[proofSize];
    }

    /// <summary>Searches one graph; the same graph always gives the same cycle.</summary>
    /// <param name="keys">Which graph.</param>
    /// <param name="nonces">Room for a cycle, which is written in the order headers store it.</param>
    /// <returns>Whether there is a cycle.</returns>
    public bool TrySolve(in SipHashKeys keys, Span<ulong> nonces)
    {
        EdgeSipHash.Hash(keys, _inputs, _digests);
        ulong mask = (1UL << _edgeBits) - 1;
        for (int i = 0; i < _nodes.Length; i++)
        {
            _nodes[i] = (ushort)(_digests[i] & mask);
        }

        int alive = Trim();
        if (alive < _proofSize)
        {
            return false;
        }

        Link(_alive.AsSpan(0, alive));
        foreach (int edge in _alive.AsSpan(0, alive))
        {
            if (Extend(edge, 0, keys, nonces))
            {
                Array.Clear(_isOnPath);
                return true;
            }
        }

        return false;
    }

    /// <summary>Drops edges that lead nowhere until every edge goes on at both ends; gives how many are left.</summary>
    private int Trim()
    {
        int alive = _alive.Length;
        for (int edge = 0; edge < alive; edge++)
        {
            _alive[edge] = edge;
        }

        int before;
        do
        {
            before = alive;
            alive = TrimSide(TrimSide(alive, 0), 1);
        }
        while (alive != before && alive >= _proofSize);

        return alive;
    }

    private int TrimSide(int alive, int side)
    {
        Array.Clear(_isSeen);
        foreach (int edge in _alive.AsSpan(0, alive))
        {
            _isSeen[_nodes[(2 * edge) + side]] = true;
        }

        int left = 0;
        foreach (int edge in _alive.AsSpan(0, alive))
        {
            _alive[left] = edge;
            left += _isSeen[_nodes[(2 * edge) + side] ^ 1] ? 1 : 0;
        }

        return left;
    }

    /// <summary>Makes the edges of a node findable; every node that is looked up is the mate of one that an edge has.</summary>
    private void Link(ReadOnlySpan<int> edges)
    {
        for (int side = 0; side < 2; side++)
        {
            foreach (int edge in edges)
            {
                _heads[side][_nodes[(2 * edge) + side]] = None;
                _heads[side][_nodes[(2 * edge) + side] ^ 1] = None;
            }

            foreach (int edge in edges)
            {
                ref int head = ref _heads[side][_nodes[(2 * edge) + side]];
                _next[side][edge] = head;
                head = edge;
            }
        }
    }

    /// <summary>
    /// Goes on from an edge: left by its second end when its place on the path is even, by its first when it is odd. The
    /// path's first edge is the smallest, so that each cycle is met from one edge only.
    /// </summary>
    private bool Extend(int edge, int depth, in SipHashKeys keys, Span<ulong> nonces)
    {
        _path[depth] = edge;
        int side = (depth & 1) ^ 1;
        int mate = _nodes[(2 * edge) + side] ^ 1;
        if (depth == _proofSize - 1)
        {
            return mate == _nodes[(2 * _path[0]) + side] && IsCycle(keys, nonces);
        }

        _isOnPath[edge] = true;
        for (int next = _heads[side][mate]; next != None; next = _next[side][next])
        {
            if (next > _path[0] && !_isOnPath[next] && Extend(next, depth + 1, keys, nonces))
            {
                return true;
            }
        }

        _isOnPath[edge] = false;
        return false;
    }

    private bool IsCycle(in SipHashKeys keys, Span<ulong> nonces)
    {
        for (int i = 0; i < _proofSize; i++)
        {
            nonces[i] = (ulong)_path[i];
        }

        nonces[.._proofSize].Sort();
        return CycleVerifier.Check(CycleVariant.Cuckatoo, _edgeBits, _proofSize, keys, nonces[.._proofSize]) == CycleDefect.None;
    }
}
