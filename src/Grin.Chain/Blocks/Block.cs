using System.Diagnostics.CodeAnalysis;
using Grin.Chain.Headers;
using Grin.Chain.Networks;
using Grin.Chain.Transactions;
using Grin.Chain.Wire;
using Grin.Cryptography;

namespace Grin.Chain.Blocks;

/// <summary>A full block: header and body (consensus.md §13; grin: core/src/core/block.rs, <c>Block</c>).</summary>
public sealed class Block
{
    private readonly byte[] _inputs;
    private readonly byte[] _outputs;
    private readonly byte[] _rangeProofs;
    private readonly byte[] _kernels;

    private Block(BlockHeader header, int inputSize, byte[] inputs, byte[] outputs, byte[] rangeProofs, byte[] kernels)
    {
        Header = header;
        InputSize = inputSize;
        _inputs = inputs;
        _outputs = outputs;
        _rangeProofs = rangeProofs;
        _kernels = kernels;
    }

    /// <summary>The header.</summary>
    public BlockHeader Header { get; }

    /// <summary>Length of one input: 34 with the features of what it spends (protocol versions 0 to 2), else 33.</summary>
    public int InputSize { get; }

    /// <summary>The inputs, one after the other.</summary>
    public ReadOnlySpan<byte> Inputs => _inputs;

    /// <summary>The output identifiers, 34 bytes each.</summary>
    public ReadOnlySpan<byte> Outputs => _outputs;

    /// <summary>The range proofs of the outputs, 683 bytes each with their length.</summary>
    public ReadOnlySpan<byte> RangeProofs => _rangeProofs;

    /// <summary>The kernels in fixed form, 114 bytes each.</summary>
    public ReadOnlySpan<byte> Kernels => _kernels;

    /// <summary>A block of these parts, which it keeps, each list sorted by hash.</summary>
    /// <param name="header">The header.</param>
    /// <param name="inputs">Commitments of what it spends, 33 bytes each.</param>
    /// <param name="outputs">Output identifiers, 34 bytes each.</param>
    /// <param name="rangeProofs">Their range proofs with length, 683 bytes each.</param>
    /// <param name="kernels">Kernels in fixed form, 114 bytes each.</param>
    public static Block Of(BlockHeader header, byte[] inputs, byte[] outputs, byte[] rangeProofs, byte[] kernels) =>
        new(header, OutputIdentifier.CommitmentSize, inputs, outputs, rangeProofs, kernels);

    /// <summary>Reads one block and nothing behind it.</summary>
    /// <param name="data">The wire form.</param>
    /// <param name="network">Proof size, weight limit, kernel kinds.</param>
    /// <param name="version">Protocol version of the bytes.</param>
    /// <param name="block">The block.</param>
    /// <param name="error">Why it is none: also a body over the weight limit or not sorted by hash (p2p.md §5.6).</param>
    public static bool TryParse(
        ReadOnlySpan<byte> data,
        NetworkParameters network,
        ProtocolVersion version,
        [NotNullWhen(true)] out Block? block,
        [NotNullWhen(false)] out WireError? error)
    {
        var reader = new WireReader(data);
        BlockHeader? header = BlockHeader.Read(ref reader, network.ProofSize);
        ulong inputCount = reader.ReadUInt64("inputs");
        ulong outputCount = reader.ReadUInt64("outputs");
        ulong kernelCount = reader.ReadUInt64("kernels");
        UInt128 weight = (UInt128)inputCount + ((UInt128)outputCount * NetworkParameters.OutputWeight) + ((UInt128)kernelCount * NetworkParameters.KernelWeight);
        if (weight > network.MaxBlockWeight)
        {
            reader.Fail(WireErrorKind.TooLarge, $"a body of weight {weight} is above the limit of {network.MaxBlockWeight}");
        }

        int inputSize = version.HasInputFeatures ? OutputIdentifier.Size : OutputIdentifier.CommitmentSize;
        int limit = (int)Math.Min(network.MaxBlockWeight, int.MaxValue);
        byte[] inputs = ReadInputs(ref reader, reader.CheckCount(inputCount, limit, inputSize, "inputs"), inputSize);
        int outputs = reader.CheckCount(outputCount, limit, OutputIdentifier.Size + RangeProof.Size, "outputs");
        var identifiers = new byte[outputs * OutputIdentifier.Size];
        var proofs = new byte[outputs * RangeProof.Size];
        for (int i = 0; i < outputs && !reader.Failed; i++)
        {
            OutputIdentifier.Read(ref reader, identifiers.AsSpan(i * OutputIdentifier.Size, OutputIdentifier.Size));
            RangeProof.Read(ref reader, proofs.AsSpan(i * RangeProof.Size, RangeProof.Size));
        }

        int kernels = reader.CheckCount(kernelCount, limit, TxKernelCodec.MinWireSize, "kernels");
        var fixedForms = new byte[kernels * TxKernel.Size];
        for (int i = 0; i < kernels && !reader.Failed; i++)
        {
            TxKernelCodec.Read(ref reader, version, network.NrdEnabled, fixedForms.AsSpan(i * TxKernel.Size, TxKernel.Size));
        }

        CheckSorted(ref reader, inputs, inputSize, "inputs");
        CheckSorted(ref reader, identifiers, OutputIdentifier.Size, "outputs");
        CheckSorted(ref reader, fixedForms, TxKernel.Size, "kernels");
        reader.ExpectEnd();
        error = reader.Error;
        block = error is null ? new Block(header!, inputSize, inputs, identifiers, proofs, fixedForms) : null;
        return block is not null;
    }

    /// <summary>Writes the wire form.</summary>
    /// <param name="writer">Where to.</param>
    /// <param name="version">A version with the same form of inputs as the block was read in.</param>
    public void Write(WireWriter writer, ProtocolVersion version)
    {
        if (InputSize != (version.HasInputFeatures ? OutputIdentifier.Size : OutputIdentifier.CommitmentSize) && _inputs.Length > 0)
        {
            throw new ArgumentException($"Inputs of {InputSize} bytes have no form at protocol version {version.Value}.", nameof(version));
        }

        Header.Write(writer);
        writer.WriteUInt64((ulong)(_inputs.Length / InputSize));
        writer.WriteUInt64((ulong)(_outputs.Length / OutputIdentifier.Size));
        writer.WriteUInt64((ulong)(_kernels.Length / TxKernel.Size));
        writer.WriteBytes(_inputs);
        for (int i = 0; i < _outputs.Length / OutputIdentifier.Size; i++)
        {
            writer.WriteBytes(_outputs.AsSpan(i * OutputIdentifier.Size, OutputIdentifier.Size));
            writer.WriteBytes(_rangeProofs.AsSpan(i * RangeProof.Size, RangeProof.Size));
        }

        for (int i = 0; i < _kernels.Length / TxKernel.Size; i++)
        {
            TxKernelCodec.Write(writer, new TxKernel(_kernels.AsSpan(i * TxKernel.Size, TxKernel.Size)), version);
        }
    }

    private static byte[] ReadInputs(ref WireReader reader, int count, int size) =>
        reader.ReadBytes(count * size, "inputs").ToArray();

    /// <summary>Every list ascends strictly by the hashes of its elements (consensus.md §13.3).</summary>
    private static void CheckSorted(ref WireReader reader, ReadOnlySpan<byte> elements, int size, string what)
    {
        Span<byte> digest = stackalloc byte[Hash.Size];
        Hash previous = Hash.Zero;
        for (int offset = 0; offset < elements.Length && !reader.Failed; offset += size)
        {
            Blake2b256.Hash(elements.Slice(offset, size), digest);
            var hash = new Hash(digest);
            if (offset > 0 && hash <= previous)
            {
                reader.Fail(WireErrorKind.NotAscending, $"{what} are not sorted by hash");
            }

            previous = hash;
        }
    }
}
