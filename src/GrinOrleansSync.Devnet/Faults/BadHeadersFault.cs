using System.Collections.Immutable;
using Grin.Chain.Headers;
using Grin.Chain.Wire;

namespace GrinOrleansSync.Devnet.Faults;

/// <summary>
/// Leaves a header out, so that each of the others is good and the next does not link; or, in an answer too short for
/// that and in half of the others, alters the previous hash of one, which breaks its link and its proof of work.
/// </summary>
internal sealed class BadHeadersFault() : Fault("bad-headers", "sends headers that do not link")
{
    // Version, height and timestamp stand before it (p2p.md §5.1).
    private const int PreviousHashOffset = 18;

    internal override ImmutableArray<BlockHeader> Alter(ImmutableArray<BlockHeader> headers, WireSubject subject)
    {
        int row = subject.Random.Below(headers.Length);
        return headers.Length > 1 && subject.Random.Coin()
            ? headers.RemoveAt(Math.Min(row, headers.Length - 2))
            : headers.SetItem(row, Unlinked(headers[row], subject));
    }

    private static BlockHeader Unlinked(BlockHeader header, WireSubject subject)
    {
        var writer = new WireWriter();
        header.Write(writer);
        byte[] bytes = writer.ToArray();
        subject.Random.Altered(header.PreviousHash).CopyTo(bytes.AsSpan(PreviousHashOffset));
        var reader = new WireReader(bytes);
        return BlockHeader.Read(ref reader, subject.Network.ProofSize)!;
    }
}
