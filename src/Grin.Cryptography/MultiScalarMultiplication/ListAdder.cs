using System.Runtime.CompilerServices;
using Grin.Cryptography.Curve;
using Grin.Cryptography.Fields.Lanes;
using Grin.Cryptography.Memory;

namespace Grin.Cryptography.MultiScalarMultiplication;

/// <summary>
/// Sums lists of points, all lists at once: in every round neighbours in the same list are paired, and the pairs of all lists are added
/// together. An entry is <c>list &lt;&lt; 32 | 2 * index | sign</c>, the index being that of a point; entries lie sorted by list.
/// </summary>
internal sealed unsafe class ListAdder<TField>
    where TField : unmanaged, IFieldLanes<TField>
{
    private const ulong ListMask = 0xFFFF_FFFF_0000_0000;

    private readonly PairAdder<TField> _adder = new();
    private readonly AlignedBuffer<ulong> _first = new();
    private readonly AlignedBuffer<ulong> _second = new();
    private readonly AlignedBuffer<uint> _pairs = new();
    private ulong* _other;

    /// <summary>The entries: first to be written, then one for each list whose sum is not infinity.</summary>
    public ulong* Entries { get; private set; }

    /// <summary>Points that the sums of so many entries may need.</summary>
    public static int SumsOf(int entries) => entries + (MaxRounds * PairAdder<TField>.Multiple);

    // Halving takes at most 32 rounds, and every other one may find nothing to pair.
    private static int MaxRounds => 64;

    /// <summary>Makes room for so many entries.</summary>
    public void Reserve(int entries)
    {
        Entries = _first.Take(entries);
        _other = _second.Take(entries);
    }

    /// <summary>Sums the lists.</summary>
    /// <param name="points">Where the points are, as <see cref="PairAdder{TField}.Add"/> takes them.</param>
    /// <param name="count">Number of entries, none of a point at infinity.</param>
    /// <param name="nextPoint">Index of the first point that may be overwritten by sums, <see cref="SumsOf"/> in number.</param>
    /// <returns>Number of entries left.</returns>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public int Sum(AffinePoint* points, int count, int nextPoint)
    {
        uint* pairs = _pairs.Take(count + (2 * PairAdder<TField>.Multiple));
        bool shifted = false;
        int idleRounds = 0;
        while (idleRounds < 2)
        {
            int left = Pair(count, shifted, nextPoint, pairs, out int paired);
            shifted = !shifted;
            if (paired == 0)
            {
                // Neighbours were tried from an even and an odd start: all lists have one entry.
                idleRounds++;
                continue;
            }

            idleRounds = 0;
            bool good = _adder.Add(points, pairs, paired, points + nextPoint);
            nextPoint += (paired + PairAdder<TField>.Multiple - 1) / PairAdder<TField>.Multiple * PairAdder<TField>.Multiple;
            ulong* used = Entries;
            Entries = _other;
            _other = used;
            count = good ? left : DropInfinity(points, left);
        }

        return count;
    }

    /// <summary>
    /// Pairs the entries two by two, from the second on if <paramref name="shifted"/>, and writes what the next round has: an entry
    /// for each pair of one list, both entries of two. Written without branches, which would be mispredicted half the time.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private int Pair(int count, bool shifted, int nextPoint, uint* pairs, out int paired)
    {
        ulong* entry = Entries;
        ulong* end = entry + count;
        ulong* output = _other;
        if (shifted && count > 0)
        {
            *output++ = *entry++;
        }

        uint sum = (uint)nextPoint << 1;
        uint pairedTwice = 0;
        for (; entry + 1 < end; entry += 2)
        {
            ulong a = entry[0];
            ulong b = entry[1];
            pairs[pairedTwice] = (uint)a;
            pairs[pairedTwice + 1] = (uint)b;
            bool same = ((a ^ b) & ListMask) == 0;
            uint more = same ? 1u : 0;
            output[0] = same ? (a & ListMask) | (sum + pairedTwice) : a;
            output[1] = b;
            output += 2 - more;
            pairedTwice += 2 * more;
        }

        if (entry < end)
        {
            *output++ = *entry;
        }

        paired = (int)(pairedTwice / 2);
        return (int)(output - _other);
    }

    private int DropInfinity(AffinePoint* points, int count)
    {
        int kept = 0;
        for (int i = 0; i < count; i++)
        {
            if (!points[(uint)Entries[i] >> 1].IsInfinity)
            {
                Entries[kept++] = Entries[i];
            }
        }

        return kept;
    }
}
