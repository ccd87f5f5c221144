using Grin.Chain.Blocks;
using Grin.Chain.Segments;
using Grin.Chain.Transactions;
using Grin.Chain.Wire;

namespace Grin.Chain.Tests.Recorded;

/// <summary>Follows outputs and inputs through the blocks of a chain that is recorded from genesis on.</summary>
internal static class Replay
{
    /// <summary>Clear bits: the outputs of the horizon state that were spent at a height already.</summary>
    public static UnspentBitmap NotRemovable(RecordedChain chain, ulong height)
    {
        var unspent = new Dictionary<string, ulong>();
        ulong outputs = 0;
        byte[] chunks = new byte[UnspentBitmap.ChunkCount(chain.Commitment.OutputLeafCount) * SegmentLeaf.ChunkSize];
        Array.Fill(chunks, (byte)0xFF);
        foreach (byte[] body in chain.BlockBodies())
        {
            Assert.True(Block.TryParse(body, chain.Network.Parameters, ProtocolVersion.Local, out Block? block, out WireError? error), error?.ToString());
            if (block.Header.Height > height)
            {
                break;
            }

            for (int offset = 0; offset < block.Outputs.Length; offset += OutputIdentifier.Size)
            {
                unspent.Add(Convert.ToHexString(new OutputIdentifier(block.Outputs.Slice(offset, OutputIdentifier.Size)).Commitment), outputs++);
            }

            for (int offset = 0; offset < block.Inputs.Length; offset += block.InputSize)
            {
                Assert.True(unspent.Remove(Convert.ToHexString(block.Inputs.Slice(offset, block.InputSize)), out ulong leaf));
                chunks[leaf / 8] &= (byte)~(0x80 >> (int)(leaf % 8));
            }
        }

        return new UnspentBitmap(chain.Commitment.OutputLeafCount, chunks);
    }
}
