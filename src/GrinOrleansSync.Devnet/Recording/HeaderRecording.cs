using System.Text.Json;
using Grin.Chain.Headers;
using Grin.Chain.Networks;
using Grin.Chain.Wire;

namespace GrinOrleansSync.Devnet.Recording;

/// <summary>
/// Writes a folder that is read as a recorded chain (interface.md §4) and has headers only: no blocks, no state. Headers are
/// written as they come, whatever their number.
/// </summary>
public static class HeaderRecording
{
    private const string NetworkFileName = "network.json";
    private const string GenesisFileName = "genesis.bin";
    private const string BlocksFileName = "blocks.msgs";

    private const int BufferSize = 1 << 20;

    private static readonly JsonSerializerOptions Json = new() { WriteIndented = true };

    /// <summary>Writes the headers after genesis of a network that begins without outputs and kernels.</summary>
    /// <param name="folder">Made if it is not there; files of these names are replaced.</param>
    /// <param name="network">A built-in test network.</param>
    /// <param name="headers">From height 1 on, in order.</param>
    /// <returns>The last header.</returns>
    /// <exception cref="ArgumentException">The genesis block is not empty, so that its header alone does not tell it.</exception>
    public static BlockHeader Write(string folder, Network network, IEnumerable<BlockHeader> headers)
    {
        BlockHeader tip = network.Genesis.Header;
        if (tip.KernelMmrSize != 0 || tip.OutputMmrSize != 0)
        {
            throw new ArgumentException($"The genesis block of {network.Name} is not empty.", nameof(network));
        }

        Directory.CreateDirectory(folder);
        var writer = new WireWriter();
        tip.Write(writer);
        using (FileStream file = File.Create(Path.Combine(folder, RecordedHeaders.FileName), BufferSize))
        {
            file.Write(writer.Written);
            foreach (BlockHeader header in headers)
            {
                var bytes = new WireWriter(header.WireSize);
                header.Write(bytes);
                file.Write(bytes.Written);
                tip = header;
            }
        }

        // An empty body: no inputs, outputs and kernels.
        writer.WriteZeros(3 * sizeof(ulong));
        File.WriteAllBytes(Path.Combine(folder, GenesisFileName), writer.ToArray());
        File.WriteAllBytes(Path.Combine(folder, BlocksFileName), []);
        WriteJson(folder, NetworkFileName, new Dictionary<string, object>
        {
            ["name"] = "synthetic",
            ["chainType"] = network.Parameters.ChainType.ToString(),
            ["genesis"] = GenesisFileName,
        });
        WriteJson(folder, RecordedStateFile.Name, new Dictionary<string, object>
        {
            ["tip_height"] = tip.Height,
            ["tip_hash"] = tip.Hash.ToString(),
            ["archive_height"] = 0,
            ["archive_hash"] = network.GenesisHash.ToString(),
            ["genesis_hash"] = network.GenesisHash.ToString(),
        });
        return tip;
    }

    private static void WriteJson(string folder, string name, Dictionary<string, object> content) =>
        File.WriteAllText(Path.Combine(folder, name), JsonSerializer.Serialize(content, Json));
}
