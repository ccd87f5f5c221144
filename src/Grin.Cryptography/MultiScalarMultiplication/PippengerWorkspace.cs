using System.Collections.Concurrent;
using Grin.Cryptography.Curve;
using Grin.Cryptography.Fields.Lanes;
using Grin.Cryptography.Memory;

namespace Grin.Cryptography.MultiScalarMultiplication;

/// <summary>The memory of one multiplication, kept for the next: as many are alive as ever ran at once.</summary>
internal sealed class PippengerWorkspace<TField>
    where TField : unmanaged, IFieldLanes<TField>
{
    private static readonly ConcurrentBag<PippengerWorkspace<TField>> Idle = [];

    /// <summary>Points: given ones, their images, sums.</summary>
    public AlignedBuffer<AffinePoint> Points { get; } = new();

    /// <summary>Digits of all halves, window after window.</summary>
    public AlignedBuffer<short> Digits { get; } = new();

    /// <summary>Where the entries of a bucket go.</summary>
    public AlignedBuffer<int> Positions { get; } = new();

    /// <summary>References to the buckets' sums, then to those of rows and columns.</summary>
    public AlignedBuffer<uint> References { get; } = new();

    /// <summary>Lanes for single steps.</summary>
    public AlignedBuffer<TField> Lanes { get; } = new();

    /// <summary>Sums lists of points.</summary>
    public ListAdder<TField> Lists { get; } = new();

    /// <summary>Takes a workspace nobody uses.</summary>
    public static PippengerWorkspace<TField> Rent() => Idle.TryTake(out PippengerWorkspace<TField>? workspace) ? workspace : new();

    /// <summary>Gives it back.</summary>
    public void Return() => Idle.Add(this);
}
