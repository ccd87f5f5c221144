using System.Runtime.CompilerServices;
using Grin.Cryptography.Fields;

namespace Grin.Cryptography.MultiScalarMultiplication;

/// <summary>
/// Cuts halves of scalars into digits of -2^(width-1)..2^(width-1), one per window. Half a window's range is added at every window
/// but the highest beforehand; a digit then is the window's plain bits less that half, without carries and branches.
/// </summary>
internal readonly unsafe ref struct SignedDigits
{
    private readonly WindowPlan _plan;
    private readonly ulong _biasLow;
    private readonly ulong _biasHigh;

    /// <summary>For the windows of a plan.</summary>
    public SignedDigits(WindowPlan plan)
    {
        _plan = plan;
        UInt128 bias = 0;
        int offset = 0;
        for (int window = 0; window < plan.Windows - 1; window++)
        {
            offset += plan.Width(window);
            bias |= UInt128.One << (offset - 1);
        }

        _biasLow = (ulong)bias;
        _biasHigh = (ulong)(bias >> 64);
    }

    /// <summary>Writes the digits of a half, lowest window first.</summary>
    /// <param name="low">Low word of the absolute value.</param>
    /// <param name="high">High word.</param>
    /// <param name="negative">Its sign.</param>
    /// <param name="digits">Where the lowest goes.</param>
    /// <param name="stride">Distance from one to the next.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Write(ulong low, ulong high, bool negative, short* digits, int stride)
    {
        ulong carry = 0;
        ulong w0 = Limbs.Add(low, _biasLow, ref carry);
        ulong w1 = Limbs.Add(high, _biasHigh, ref carry);
        int sign = negative ? -1 : 0;

        // The first digit is taken with the carry still above the words, all others after it has come down.
        int width = _plan.Width(0);
        int half = 1 << (width - 1);
        int last = _plan.Windows - 1;
        int digit = (int)w0 & ((2 * half) - 1);
        w0 = (w0 >> width) | (w1 << (64 - width));
        w1 = (w1 >> width) | (carry << (64 - width));
        for (int window = 0; window < last; window++)
        {
            digit -= half;
            *digits = (short)((digit ^ sign) - sign);
            digits += stride;
            width = _plan.Width(window + 1);
            half = 1 << (width - 1);
            digit = (int)w0 & ((2 * half) - 1);
            w0 = (w0 >> width) | (w1 << (64 - width));
            w1 >>= width;
        }

        *digits = (short)((digit ^ sign) - sign);
    }
}
