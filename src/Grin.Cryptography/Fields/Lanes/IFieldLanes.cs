using Grin.Cryptography.Curve;

namespace Grin.Cryptography.Fields.Lanes;

/// <summary>
/// Coordinates side by side, one per lane of a vector, all put through the same operation.
/// </summary>
/// <remarks>
/// <para>
/// Algorithms are written once, over this interface: eight lanes of <see cref="FieldLanes512"/>, four of
/// <see cref="FieldLanes256"/>, or the one lane of <see cref="FieldLanesPortable"/>. A kernel takes pointers, is never inlined and
/// loads what it needs once, since a vector of limbs is too large to travel in registers; callers run several independent
/// vectors through one kernel after the other, so that their latencies overlap.
/// </para>
/// <para>
/// Limbs are signed and reduced lazily. The <em>weight</em> of an element bounds their absolute values: 1 for what
/// <see cref="Multiply"/>, <see cref="Square"/>, <see cref="LoadPoints"/> and <see cref="Broadcast"/> give, up to a slack far below the
/// limb itself. Sums and differences are not carried, so that weights add up; a difference of two elements of weight 1 whose
/// signs were not changed has weight 1 again, as their limbs are not negative (but for the slack). The weights of two factors may
/// multiply to <see cref="MaxWeight"/>; all else takes weights up to that. The kernels assert it in debug builds.
/// </para>
/// <para>All of this runs in time that depends on the data: it verifies public data and never meets a secret.</para>
/// </remarks>
internal unsafe interface IFieldLanes<TSelf>
    where TSelf : unmanaged, IFieldLanes<TSelf>
{
    /// <summary>What the weights of two factors may multiply to.</summary>
    const int MaxWeight = 3;

    /// <summary>Whether this processor has the instructions.</summary>
    static abstract bool IsSupported { get; }

    /// <summary>Number of lanes.</summary>
    static abstract int Count { get; }

    /// <summary>The product, of weight 1; it may take the place of a factor.</summary>
    static abstract void Multiply(TSelf* product, TSelf* a, TSelf* b);

    /// <summary>The square, of weight 1, of an element of weight 1; it may take the place of <paramref name="a"/>.</summary>
    static abstract void Square(TSelf* square, TSelf* a);

    /// <summary>The sum.</summary>
    static abstract void Add(TSelf* sum, TSelf* a, TSelf* b);

    /// <summary>The difference.</summary>
    static abstract void Subtract(TSelf* difference, TSelf* a, TSelf* b);

    /// <summary>The same value in all lanes.</summary>
    static abstract void Broadcast(TSelf* lanes, in FieldElement value);

    /// <summary>The value of one lane.</summary>
    static abstract FieldElement Read(TSelf* lanes, int lane);

    /// <summary>Replaces the value of one lane.</summary>
    static abstract void Write(TSelf* lanes, int lane, in FieldElement value);

    /// <summary>Bit k tells whether lane k is 0 modulo p.</summary>
    static abstract uint Zeros(TSelf* a);

    /// <summary>Negates the lanes whose bit is set.</summary>
    static abstract void Negate(TSelf* a, uint lanes);

    /// <summary>Loads as many consecutive points as there are lanes.</summary>
    static abstract void LoadPoints(TSelf* x, TSelf* y, AffinePoint* points);

    /// <summary>Stores as many consecutive points as there are lanes.</summary>
    static abstract void StorePoints(AffinePoint* points, TSelf* x, TSelf* y);

    /// <summary>
    /// Loads pairs of points as what their addition needs: the first point and the differences of the coordinates, second less
    /// first.
    /// </summary>
    /// <param name="x">x of the first point.</param>
    /// <param name="y">y of the first point, with its sign.</param>
    /// <param name="dx">Difference of the x, of weight 1.</param>
    /// <param name="dy">Difference of the y, with their signs, of weight 2.</param>
    /// <param name="points">Where the points are.</param>
    /// <param name="pairs">Two references a lane: twice the index of a point, plus 1 to take its negative.</param>
    static abstract void LoadPairs(TSelf* x, TSelf* y, TSelf* dx, TSelf* dy, AffinePoint* points, uint* pairs);

    /// <summary>
    /// The x of a sum of two points, <c>slope^2 - x - (x + dx)</c>, of weight 2, and how far it lies left of the first point's x, of
    /// weight 3.
    /// </summary>
    static abstract void Chord(TSelf* sumX, TSelf* left, TSelf* slopeSquared, TSelf* x, TSelf* dx);
}
