using System.Diagnostics.CodeAnalysis;
using Grin.Chain.Mmr;

namespace Grin.Chain.Segments;

/// <summary>
/// Cuts segments out of a larger stored one, and joins them to one. What comes out has still to be proven: only from proven
/// segments it does prove.
/// </summary>
public static class SegmentPieces
{
    /// <summary>A smaller segment out of the last one of an MMR, with its own way to the same root.</summary>
    /// <param name="last">The last segment of the MMR, which is not full, as it was proven.</param>
    /// <param name="mmrSize">Nodes of the MMR.</param>
    /// <param name="id">Which segment; lower than <paramref name="last"/> and within it.</param>
    /// <param name="piece">The segment.</param>
    /// <returns>Whether there is such a segment in it.</returns>
    public static bool TryCut(Segment last, ulong mmrSize, SegmentIdentifier id, [NotNullWhen(true)] out Segment? piece)
    {
        piece = null;
        if (!SegmentRange.TryCreate(last.Id, mmrSize, out SegmentRange range)
            || range.IsFull
            || !SegmentRange.TryCreate(id, mmrSize, out SegmentRange part)
            || part.FirstPosition < range.FirstPosition
            || part.LastPosition > range.LastPosition)
        {
            return false;
        }

        try
        {
            return SegmentBuilder.TryBuild(new LastSegmentSource(last, range), id, out piece);
        }
        catch (InvalidOperationException)
        {
            // It lacks a hash: it is not as it was proven.
            return false;
        }
    }

    /// <summary>One segment of full ones that fill it.</summary>
    /// <param name="pieces">
    /// All segments in its range, left to right. The last of them gives the way from there to the root: it has to prove
    /// against a header that has the whole range.
    /// </param>
    /// <param name="height">Height of the one.</param>
    /// <param name="joined">The segment; it proves against the same header as the last piece.</param>
    /// <returns>Whether the pieces fill a segment.</returns>
    public static bool TryJoin(IReadOnlyList<Segment> pieces, byte height, [NotNullWhen(true)] out Segment? joined)
    {
        joined = null;
        if (pieces.Count == 0 || !Fill(pieces, height))
        {
            return false;
        }

        SegmentIdentifier first = pieces[0].Id;
        var id = new SegmentIdentifier(height, first.Index >> (height - first.Height));
        ulong end = MmrGeometry.LeafPosition(((id.Index + 1) << height) - 1) + height;
        var hashes = new SortedDictionary<ulong, Hash>();
        foreach (Segment piece in pieces)
        {
            for (int i = 0; i < piece.Hashes.Length; i++)
            {
                hashes[piece.HashPositions[i]] = piece.Hashes[i];
            }
        }

        joined = new Segment(
            pieces[0].Kind,
            id,
            [.. hashes.Keys],
            [.. hashes.Values],
            [.. pieces.SelectMany(piece => piece.LeafPositions.ToArray())],
            [.. pieces.SelectMany(piece => piece.Leaves.ToArray())],
            WayFrom(pieces[^1], end));
        return true;
    }

    private static bool Fill(IReadOnlyList<Segment> pieces, byte height)
    {
        SegmentIdentifier first = pieces[0].Id;
        if (height <= first.Height || height - first.Height > 15 || pieces.Count != 1 << (height - first.Height) || first.Index % (ulong)pieces.Count != 0)
        {
            return false;
        }

        return pieces.Index().All(piece =>
            piece.Item.Kind == pieces[0].Kind && piece.Item.Id == new SegmentIdentifier(first.Height, first.Index + (ulong)piece.Index));
    }

    /// <summary>The proof of a segment without the siblings up to a node above it.</summary>
    private static Hash[] WayFrom(Segment piece, ulong position)
    {
        ulong root = MmrGeometry.LeafPosition(((piece.Id.Index + 1) << piece.Id.Height) - 1) + piece.Id.Height;
        ulong start = piece.HashPositions.IsEmpty ? root : Math.Max(root, piece.HashPositions[^1]);
        int skipped = 0;
        for (ulong parent = MmrGeometry.Family(root).Parent; parent <= position; parent = MmrGeometry.Family(parent).Parent)
        {
            skipped += parent > start ? 1 : 0;
        }

        return piece.Proof[Math.Min(skipped, piece.Proof.Length)..].ToArray();
    }
}
