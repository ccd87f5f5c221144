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
        ulong w2 = carry;
        int sign = negative ? -1 : 0;
        for (int window = 0; window < _plan.Windows; window++)
        {
            int width = _plan.Width(window);
            int digit = (int)(w0 & ((1UL << width) - 1));
            if (window < _plan.Windows - 1)
            {
                digit -= 1 << (width - 1);
            }

            w0 = (w0 >> width) | (w1 << (64 - width));
            w1 = (w1 >> width) | (w2 << (64 - width));
            w2 = 0;
            *digits = (short)((digit ^ sign) - sign);
            digits += stride;
        }
    }
}
