using Grin.Chain;
using Grin.Chain.Headers;
using Grin.Chain.Networks;
using Grin.Chain.Wire;

namespace GrinOrleansSync.Devnet.Recording;

/// <summary>
/// A chain recorded from a node or generated: its headers, its newest blocks and its state at the horizon (interface.md §4).
/// Only the form of the files is checked, so that chains which break a rule can be served too.
/// </summary>
public sealed class RecordedChain
{
    internal const string NetworkFileName = "network.json";
    internal const string BlocksFileName = "blocks.msgs";
    private const byte BlockType = 11;

    private readonly Dictionary<Hash, byte[]> _blocks;

    private RecordedChain(Network network, RecordedHeaders headers, BlockHeader horizon, RecordedState? state, Dictionary<Hash, byte[]> blocks)
    {
        Network = network;
        Headers = headers;
        Horizon = horizon;
        State = state;
        _blocks = blocks;
    }

    /// <summary>The network the chain belongs to.</summary>
    public Network Network { get; }

    /// <summary>Every header from height 0 to the tip.</summary>
    public RecordedHeaders Headers { get; }

    /// <summary>The header whose state was recorded.</summary>
    public BlockHeader Horizon { get; }

    /// <summary>The last header.</summary>
    public BlockHeader Tip => Headers.Tip;

    /// <summary>The state at the horizon; null when the folder has headers and blocks only.</summary>
    public RecordedState? State { get; }

    /// <summary>Hashes of the recorded blocks.</summary>
    public IReadOnlyCollection<Hash> BlockHashes => _blocks.Keys;

    /// <summary>The body of the Block message of a block (protocol version 3 and up); false when it was not recorded.</summary>
    public bool TryGetBlock(Hash hash, out ReadOnlyMemory<byte> body)
    {
        bool found = _blocks.TryGetValue(hash, out byte[]? bytes);
        body = bytes;
        return found;
    }

    /// <summary>A chain of headers without blocks or state; the horizon is genesis.</summary>
    /// <param name="network">The network.</param>
    /// <param name="headers">Genesis and every header after it, in order.</param>
    public static RecordedChain OfHeaders(Network network, IEnumerable<BlockHeader> headers)
    {
        var recorded = new RecordedHeaders([.. headers]);
        return new RecordedChain(network, recorded, recorded.All[0], null, []);
    }

    /// <summary>Reads a folder off the calling thread.</summary>
    /// <exception cref="RecordedChainException">It is no recorded chain.</exception>
    public static Task<RecordedChain> LoadAsync(string folder, CancellationToken cancellationToken = default) =>
        Task.Run(() => Load(folder), cancellationToken);

    /// <summary>Reads a folder.</summary>
    /// <exception cref="RecordedChainException">It is no recorded chain: unreadable, cut off, or of files that do not belong together.</exception>
    public static RecordedChain Load(string folder)
    {
        var files = new RecordedFolder(folder);
        Network network = ReadNetwork(files);
        RecordedHeaders headers = RecordedHeaders.Read(files, network.Parameters.ProofSize);
        if (headers.All[0].Hash != network.GenesisHash)
        {
            throw files.Foreign(RecordedHeaders.FileName, $"starts with block {headers.All[0].Hash}, the network with {network.GenesisHash}");
        }

        BlockHeader horizon = ReadHorizon(files, network, headers);
        Dictionary<Hash, byte[]> blocks = ReadBlocks(files, network, headers);
        RecordedState? state = RecordedSegmentFile.TryChoose(files.SegmentFiles(), out string? name)
            ? RecordedSegmentFile.Read(files, name, network, horizon)
            : null;
        return new RecordedChain(network, headers, horizon, state, blocks);
    }

    private static Network ReadNetwork(RecordedFolder files)
    {
        if (!NetworkFile.TryParse(files.Read(NetworkFileName), out NetworkFile? file, out string? error))
        {
            throw files.Damaged(NetworkFileName, $"describes no network: {error.TrimEnd('.')}");
        }

        return file.TryBuild(files.Read(file.GenesisPath), out Network? network, out error)
            ? network
            : throw files.Damaged(file.GenesisPath, $"is no genesis block of this network: {error.TrimEnd('.')}");
    }

    private static BlockHeader ReadHorizon(RecordedFolder files, Network network, RecordedHeaders headers)
    {
        RecordedStateFile state = RecordedStateFile.Read(files);
        if (state.GenesisHash != network.GenesisHash)
        {
            throw files.Foreign(RecordedStateFile.Name, $"names genesis {state.GenesisHash}, the network has {network.GenesisHash}");
        }

        if (state.TipHeight != headers.Tip.Height || state.TipHash != headers.Tip.Hash)
        {
            throw files.Foreign(RecordedStateFile.Name, $"names tip {state.TipHeight} ({state.TipHash}), {RecordedHeaders.FileName} ends with {headers.Tip.Height} ({headers.Tip.Hash})");
        }

        return state.HorizonHeight <= headers.Tip.Height && headers.All[(int)state.HorizonHeight].Hash == state.HorizonHash
            ? headers.All[(int)state.HorizonHeight]
            : throw files.Foreign(RecordedStateFile.Name, $"names horizon {state.HorizonHeight} ({state.HorizonHash}), which is not in {RecordedHeaders.FileName}");
    }

    private static Dictionary<Hash, byte[]> ReadBlocks(RecordedFolder files, Network network, RecordedHeaders headers)
    {
        var blocks = new Dictionary<Hash, byte[]>();
        foreach ((byte type, byte[] body) in RecordedMessageFile.Read(files, BlocksFileName, network.Parameters.Magic))
        {
            if (type != BlockType)
            {
                throw files.Damaged(BlocksFileName, $"holds a message of type {type}, which is no block");
            }

            var reader = new WireReader(body);
            BlockHeader? header = BlockHeader.Read(ref reader, network.Parameters.ProofSize);
            if (header is null)
            {
                throw files.Damaged(BlocksFileName, $"holds block {blocks.Count}, which cannot be read: {reader.Error}");
            }

            if (!headers.TryGet(header.Hash, out _))
            {
                throw files.Foreign(BlocksFileName, $"holds block {header.Hash} of height {header.Height}, which is not in {RecordedHeaders.FileName}");
            }

            blocks[header.Hash] = body;
        }

        return blocks;
    }
}
