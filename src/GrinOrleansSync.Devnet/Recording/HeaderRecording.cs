using Grin.Chain.Headers;
using Grin.Chain.Networks;

namespace GrinOrleansSync.Devnet.Recording;

/// <summary>
/// Writes a folder that is read as a recorded chain (interface.md §4) and has headers only: no blocks, no state. Headers are
/// written as they come, whatever their number.
/// </summary>
public static class HeaderRecording
{
    /// <summary>Writes the headers after genesis of a network that begins without outputs and kernels.</summary>
    /// <param name="folder">Made if it is not there; files of these names are replaced.</param>
    /// <param name="network">A built-in test network.</param>
    /// <param name="headers">From height 1 on, in order.</param>
    /// <returns>The last header.</returns>
    /// <exception cref="ArgumentException">The genesis block is not empty, so that its header alone does not tell it.</exception>
    public static BlockHeader Write(string folder, Network network, IEnumerable<BlockHeader> headers)
    {
        BlockHeader genesis = network.Genesis.Header;
        if (genesis.KernelMmrSize != 0 || genesis.OutputMmrSize != 0)
        {
            throw new ArgumentException($"The genesis block of {network.Name} is not empty.", nameof(network));
        }

        using var writer = new RecordingWriter(folder, network);
        BlockHeader tip = genesis;
        writer.Add(genesis);
        foreach (BlockHeader header in headers)
        {
            writer.Add(header);
            tip = header;
        }

        writer.Finish(new StateDocument
        {
            TipHeight = tip.Height,
            TipHash = tip.Hash.ToString(),
            ArchiveHeight = 0,
            ArchiveHash = network.GenesisHash.ToString(),
            BitmapRootAtArchive = null,
            OutputPmmrRootAtArchive = null,
            BlocksFrom = tip.Height + 1,
            ChainType = StateDocument.NameOf(network.Parameters.ChainType),
            GenesisHash = network.GenesisHash.ToString(),
            Headers = [HeaderEntry.Of(genesis), HeaderEntry.Of(tip)],
            MaxBlockWeight = network.Parameters.MaxBlockWeight,
            Segments = [],
        });
        return tip;
    }
}
