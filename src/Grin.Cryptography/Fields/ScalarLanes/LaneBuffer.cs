using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Grin.Cryptography.Fields.ScalarLanes;

/// <summary>
/// Memory for vectors that is reused from batch to batch and grows when needed. It begins at a cache line, as a vector of
/// 512 bits that straddles two costs twice.
/// </summary>
internal sealed unsafe class LaneBuffer
{
    /// <summary>Alignment in bytes.</summary>
    public const int Alignment = 64;

    // Pinned, so that addresses hold for as long as this object lives.
    private byte[] _bytes = [];
    private int _size;

    /// <summary>Room for <paramref name="count"/> values. What was there before is lost if the buffer grows.</summary>
    public T* Take<T>(int count)
        where T : unmanaged
    {
        int size = checked(count * sizeof(T));
        if (size > _size)
        {
            _bytes = GC.AllocateUninitializedArray<byte>(size + Alignment - 1, pinned: true);
            _size = size;
        }

        nuint address = (nuint)Unsafe.AsPointer(ref MemoryMarshal.GetArrayDataReference(_bytes));
        return (T*)((address + Alignment - 1) & ~(nuint)(Alignment - 1));
    }
}
