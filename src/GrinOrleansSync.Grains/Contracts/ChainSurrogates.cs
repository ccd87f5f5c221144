using System.Collections.Immutable;
using Grin.Chain;
using Grin.Chain.Rules;
using Grin.Chain.Segments;
using Grin.Chain.State;

namespace GrinOrleansSync.Grains.Contracts;

// The chain's own types know nothing of Orleans; these stand for them in messages and stored grain state.

[GenerateSerializer, Alias(TypeAliases.HashSurrogate), Immutable]
internal struct HashSurrogate
{
    [Id(0)]
    public byte[] Bytes;
}

[RegisterConverter]
internal sealed class HashConverter : IConverter<Hash, HashSurrogate>
{
    public Hash ConvertFromSurrogate(in HashSurrogate surrogate) => new(surrogate.Bytes);

    public HashSurrogate ConvertToSurrogate(in Hash value) => new() { Bytes = value.ToArray() };
}

[GenerateSerializer, Alias(TypeAliases.StateSegmentIdSurrogate), Immutable]
internal struct StateSegmentIdSurrogate
{
    [Id(0)]
    public byte Kind;

    [Id(1)]
    public byte Height;

    [Id(2)]
    public ulong Index;
}

[RegisterConverter]
internal sealed class StateSegmentIdConverter : IConverter<StateSegmentId, StateSegmentIdSurrogate>
{
    public StateSegmentId ConvertFromSurrogate(in StateSegmentIdSurrogate surrogate) =>
        new((SegmentKind)surrogate.Kind, new SegmentIdentifier(surrogate.Height, surrogate.Index));

    public StateSegmentIdSurrogate ConvertToSurrogate(in StateSegmentId value) =>
        new() { Kind = (byte)value.Kind, Height = value.Id.Height, Index = value.Id.Index };
}

[GenerateSerializer, Alias(TypeAliases.SegmentHeightsSurrogate), Immutable]
internal struct SegmentHeightsSurrogate
{
    [Id(0)]
    public byte Bitmap;

    [Id(1)]
    public byte Output;

    [Id(2)]
    public byte RangeProof;

    [Id(3)]
    public byte Kernel;
}

[RegisterConverter]
internal sealed class SegmentHeightsConverter : IConverter<SegmentHeights, SegmentHeightsSurrogate>
{
    public SegmentHeights ConvertFromSurrogate(in SegmentHeightsSurrogate surrogate) =>
        new(surrogate.Bitmap, surrogate.Output, surrogate.RangeProof, surrogate.Kernel);

    public SegmentHeightsSurrogate ConvertToSurrogate(in SegmentHeights value) =>
        new() { Bitmap = value.Bitmap, Output = value.Output, RangeProof = value.RangeProof, Kernel = value.Kernel };
}

[GenerateSerializer, Alias(TypeAliases.SegmentResultSurrogate), Immutable]
internal struct SegmentResultSurrogate
{
    [Id(0)]
    public byte[] Encoded;
}

[RegisterConverter]
internal sealed class SegmentResultConverter : IConverter<SegmentResult, SegmentResultSurrogate>
{
    public SegmentResult ConvertFromSurrogate(in SegmentResultSurrogate surrogate) =>
        SegmentResultCodec.TryRead(surrogate.Encoded, out SegmentResult? result, out var error)
            ? result
            : throw new InvalidOperationException($"A segment result in a message does not parse: {error}.");

    public SegmentResultSurrogate ConvertToSurrogate(in SegmentResult value) => new() { Encoded = SegmentResultCodec.Write(value) };
}

[GenerateSerializer, Alias(TypeAliases.RuleViolationSurrogate), Immutable]
internal struct RuleViolationSurrogate
{
    [Id(0)]
    public string Rule;

    [Id(1)]
    public byte PlaceKind;

    [Id(2)]
    public ulong PlaceNumber;

    [Id(3)]
    public ulong PlaceBlock;

    [Id(4)]
    public string Detail;
}

[RegisterConverter]
internal sealed class RuleViolationConverter : IConverter<RuleViolation, RuleViolationSurrogate>
{
    public RuleViolation ConvertFromSurrogate(in RuleViolationSurrogate surrogate) =>
        new(new Rule(surrogate.Rule), new RulePlace((RulePlaceKind)surrogate.PlaceKind, surrogate.PlaceNumber, surrogate.PlaceBlock), surrogate.Detail);

    public RuleViolationSurrogate ConvertToSurrogate(in RuleViolation value) => new()
    {
        Rule = value.Rule.Name,
        PlaceKind = (byte)value.Place.Kind,
        PlaceNumber = value.Place.Number,
        PlaceBlock = value.Place.Block,
        Detail = value.Detail,
    };
}

[GenerateSerializer, Alias(TypeAliases.StateSummarySurrogate), Immutable]
internal struct StateSummarySurrogate
{
    [Id(0)]
    public ulong HorizonHeight;

    [Id(1)]
    public Hash HorizonHash;

    [Id(2)]
    public Hash OutputPmmrRoot;

    [Id(3)]
    public Hash BitmapRoot;

    [Id(4)]
    public Hash RangeProofRoot;

    [Id(5)]
    public Hash KernelRoot;

    [Id(6)]
    public ulong OutputLeaves;

    [Id(7)]
    public ulong UnspentOutputs;

    [Id(8)]
    public ulong Kernels;

    [Id(9)]
    public ImmutableArray<byte> UtxoSum;

    [Id(10)]
    public ImmutableArray<byte> KernelSum;

    [Id(11)]
    public Hash OutputRoot;
}

[RegisterConverter]
internal sealed class StateSummaryConverter : IConverter<StateSummary, StateSummarySurrogate>
{
    public StateSummary ConvertFromSurrogate(in StateSummarySurrogate surrogate) => new()
    {
        HorizonHeight = surrogate.HorizonHeight,
        HorizonHash = surrogate.HorizonHash,
        OutputRoot = surrogate.OutputRoot,
        OutputPmmrRoot = surrogate.OutputPmmrRoot,
        BitmapRoot = surrogate.BitmapRoot,
        RangeProofRoot = surrogate.RangeProofRoot,
        KernelRoot = surrogate.KernelRoot,
        OutputLeaves = surrogate.OutputLeaves,
        UnspentOutputs = surrogate.UnspentOutputs,
        Kernels = surrogate.Kernels,
        UtxoSum = surrogate.UtxoSum,
        KernelSum = surrogate.KernelSum,
    };

    public StateSummarySurrogate ConvertToSurrogate(in StateSummary value) => new()
    {
        HorizonHeight = value.HorizonHeight,
        HorizonHash = value.HorizonHash,
        OutputRoot = value.OutputRoot,
        OutputPmmrRoot = value.OutputPmmrRoot,
        BitmapRoot = value.BitmapRoot,
        RangeProofRoot = value.RangeProofRoot,
        KernelRoot = value.KernelRoot,
        OutputLeaves = value.OutputLeaves,
        UnspentOutputs = value.UnspentOutputs,
        Kernels = value.Kernels,
        UtxoSum = value.UtxoSum,
        KernelSum = value.KernelSum,
    };
}
