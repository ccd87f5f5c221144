using Grin.Cryptography.Fields;

namespace Grin.Cryptography.MultiScalarMultiplication;

/// <summary>
/// A scalar cut into windows of <c>width</c> bits, each a digit of -2^(width-1)..2^(width-1). Half a window's range is added at
/// every window but the highest beforehand; a digit then is the window's plain bits less that half, without carries.
/// </summary>
internal readonly struct SignedDigits
{
    private const int Bits = 256;

    private readonly ulong _limb0;
    private readonly ulong _limb1;
    private readonly ulong _limb2;
    private readonly ulong _limb3;

    /// <summary>
    /// Digits of <paramref name="scalar"/> or, if <paramref name="negative"/>, of its negative: the smaller of the two, so that
    /// 255 bits remain and the highest digit keeps within its range.
    /// </summary>
    public SignedDigits(in Scalar scalar, int width, out bool negative)
    {
        negative = scalar.IsHigh;
        Scalar smaller = negative ? -scalar : scalar;

        Span<ulong> bias = stackalloc ulong[Bits / 64];
        bias.Clear();
        for (int window = 0; window < Windows(width) - 1; window++)
        {
            int bit = (window * width) + width - 1;
            bias[bit >> 6] |= 1UL << bit;
        }

        ulong carry = 0;
        _limb0 = Limbs.Add(smaller.Limb(0), bias[0], ref carry);
        _limb1 = Limbs.Add(smaller.Limb(1), bias[1], ref carry);
        _limb2 = Limbs.Add(smaller.Limb(2), bias[2], ref carry);
        _limb3 = Limbs.Add(smaller.Limb(3), bias[3], ref carry);
    }

    /// <summary>Number of digits.</summary>
    public static int Windows(int width) => ((Bits - 1) / width) + 1;

    /// <summary>The digit worth 2^(window * width).</summary>
    public int Digit(int window, int width)
    {
        int bit = window * width;
        int shift = bit & 63;
        ulong bits = Limb(bit >> 6) >> shift;
        if (shift + width > 64)
        {
            bits |= Limb((bit >> 6) + 1) << (64 - shift);
        }

        int digit = (int)bits & ((1 << width) - 1);
        return bit + width >= Bits ? digit : digit - (1 << (width - 1));
    }

    private ulong Limb(int index) => index switch
    {
        0 => _limb0,
        1 => _limb1,
        2 => _limb2,
        3 => _limb3,
        _ => 0,
    };
}
