using System.Buffers.Binary;
using Grin.Chain.Transactions;
using Grin.Chain.Wire;
using Grin.Cryptography;

namespace Grin.Chain.Tests.Transactions;

public sealed class TxKernelTests
{
    private static readonly ProtocolVersion FixedSize = new(1);
    private static readonly ProtocolVersion VariableSize = new(2);

    [Theory]
    [InlineData(KernelFeatures.Plain, 106)]
    [InlineData(KernelFeatures.Coinbase, 98)]
    [InlineData(KernelFeatures.HeightLocked, 114)]
    [InlineData(KernelFeatures.NoRecentDuplicate, 108)]
    public void Both_forms_read_into_the_same_bytes_and_write_back(KernelFeatures features, int variableLength)
    {
        byte[] kernel = Kernel(features);
        foreach ((ProtocolVersion version, int length) in new[] { (new ProtocolVersion(0), 114), (FixedSize, 114), (VariableSize, variableLength), (ProtocolVersion.Local, variableLength) })
        {
            var writer = new WireWriter();
            TxKernelCodec.Write(writer, new TxKernel(kernel), version);
            Assert.Equal(length, writer.Length);

            Assert.Null(Read(writer.Written, version, nrdEnabled: true, out byte[] again));
            Assert.Equal(kernel, again);
        }
    }

    [Fact]
    public void Fields_are_seen_where_they_stand()
    {
        var locked = new TxKernel(Kernel(KernelFeatures.HeightLocked));
        Assert.Equal(0xFFFF_F700_0000_0123, locked.FeeFields);
        Assert.Equal(0x123UL, locked.Fee);
        Assert.Equal(1_234_567UL, locked.LockHeight);
        Assert.Equal(0, locked.RelativeHeight);
        Assert.Equal(0x08, locked.Excess[0]);
        Assert.Equal(33, locked.Excess.Length);
        Assert.Equal(64, locked.Signature.Length);
        Assert.Equal(locked.Bytes[^1], locked.Signature[^1]);

        var duplicate = new TxKernel(Kernel(KernelFeatures.NoRecentDuplicate));
        Assert.Equal(0UL, duplicate.LockHeight);
        Assert.Equal(1440, duplicate.RelativeHeight);
        Assert.Equal(0UL, new TxKernel(Kernel(KernelFeatures.Coinbase)).FeeFields);
        Assert.Equal(0UL, new TxKernel(Kernel(KernelFeatures.Plain)).LockHeight);
    }

    [Theory]
    [InlineData(KernelFeatures.Plain, 9, 17)]
    [InlineData(KernelFeatures.Coinbase, 1, 17)]
    [InlineData(KernelFeatures.NoRecentDuplicate, 9, 15)]
    [InlineData(KernelFeatures.HeightLocked, 0, 0)]
    public void In_the_fixed_form_every_padding_byte_must_be_zero_and_no_other(KernelFeatures features, int from, int to)
    {
        for (int offset = 1; offset < 17; offset++)
        {
            byte[] kernel = Kernel(features);
            kernel[offset] ^= 0x01;

            WireError? error = Read(kernel, FixedSize, nrdEnabled: true, out _);

            Assert.Equal(offset >= from && offset < to ? WireErrorKind.Corrupted : null, error?.Kind);
        }
    }

    [Theory]
    [InlineData(0, false)]
    [InlineData(1, true)]
    [InlineData(10_080, true)]
    [InlineData(10_081, false)]
    [InlineData(65_535, false)]
    public void Relative_heights_are_1_to_a_week(int height, bool accepted)
    {
        byte[] kernel = Kernel(KernelFeatures.NoRecentDuplicate);
        BinaryPrimitives.WriteUInt16BigEndian(kernel.AsSpan(15), (ushort)height);
        var writer = new WireWriter();
        TxKernelCodec.Write(writer, new TxKernel(kernel), VariableSize);

        Assert.Equal(accepted, Read(kernel, FixedSize, nrdEnabled: true, out _) is null);
        Assert.Equal(accepted, Read(writer.Written, VariableSize, nrdEnabled: true, out _) is null);
    }

    [Fact]
    public void No_recent_duplicate_kernels_are_refused_where_they_do_not_exist()
    {
        byte[] kernel = Kernel(KernelFeatures.NoRecentDuplicate);

        Assert.Null(Read(kernel, FixedSize, nrdEnabled: true, out _));
        Assert.Equal(WireErrorKind.Corrupted, Read(kernel, FixedSize, nrdEnabled: false, out _)?.Kind);
    }

    [Theory]
    [InlineData(4)]
    [InlineData(255)]
    public void Unknown_features_are_refused(byte features)
    {
        byte[] kernel = Kernel(KernelFeatures.Plain);
        kernel[0] = features;

        Assert.Equal(WireErrorKind.Corrupted, Read(kernel, FixedSize, nrdEnabled: true, out _)?.Kind);
        Assert.Equal(WireErrorKind.Corrupted, Read(kernel, VariableSize, nrdEnabled: true, out _)?.Kind);
    }

    [Theory]
    [InlineData(KernelFeatures.Plain)]
    [InlineData(KernelFeatures.Coinbase)]
    [InlineData(KernelFeatures.HeightLocked)]
    [InlineData(KernelFeatures.NoRecentDuplicate)]
    public void Cut_anywhere_it_is_truncated(KernelFeatures features)
    {
        foreach (ProtocolVersion version in new[] { FixedSize, VariableSize })
        {
            var writer = new WireWriter();
            TxKernelCodec.Write(writer, new TxKernel(Kernel(features)), version);
            for (int length = 0; length < writer.Length; length++)
            {
                Assert.Equal(WireErrorKind.Truncated, Read(writer.Written[..length], version, nrdEnabled: true, out _)?.Kind);
            }
        }
    }

    [Fact]
    public void The_signed_message_is_the_digest_of_the_features_without_padding()
    {
        Assert.Equal("ee155ace9c40292074cb6aff8c9ccdd273c81648ff1149ef36bcea6ebb8a3e25", Message(KernelFeatures.Coinbase));
        Assert.Equal(Digest("00" + "fffff70000000123"), Message(KernelFeatures.Plain));
        Assert.Equal(Digest("02" + "fffff70000000123" + "000000000012d687"), Message(KernelFeatures.HeightLocked));
        Assert.Equal(Digest("03" + "fffff70000000123" + "05a0"), Message(KernelFeatures.NoRecentDuplicate));
    }

    [Fact]
    public void Only_114_bytes_are_a_kernel() => Assert.Throws<ArgumentException>(() => _ = new TxKernel(new byte[113]).Fee);

    private static byte[] Kernel(KernelFeatures features)
    {
        var kernel = new byte[TxKernel.Size];
        new Random(7).NextBytes(kernel.AsSpan(TxKernel.ExcessOffset));
        kernel[0] = (byte)features;
        kernel[TxKernel.ExcessOffset] = 0x08;
        if (features != KernelFeatures.Coinbase)
        {
            BinaryPrimitives.WriteUInt64BigEndian(kernel.AsSpan(1), 0xFFFF_F700_0000_0123);
        }

        switch (features)
        {
            case KernelFeatures.HeightLocked:
                BinaryPrimitives.WriteUInt64BigEndian(kernel.AsSpan(9), 1_234_567);
                break;
            case KernelFeatures.NoRecentDuplicate:
                BinaryPrimitives.WriteUInt16BigEndian(kernel.AsSpan(15), 1440);
                break;
        }

        return kernel;
    }

    private static WireError? Read(ReadOnlySpan<byte> bytes, ProtocolVersion version, bool nrdEnabled, out byte[] fixedForm)
    {
        fixedForm = new byte[TxKernel.Size];
        var reader = new WireReader(bytes);
        TxKernelCodec.Read(ref reader, version, nrdEnabled, fixedForm);
        reader.ExpectEnd();
        return reader.Error;
    }

    private static string Message(KernelFeatures features)
    {
        var message = new byte[TxKernel.MessageSize];
        new TxKernel(Kernel(features)).WriteMessage(message);
        return Convert.ToHexStringLower(message);
    }

    private static string Digest(string hex)
    {
        var digest = new byte[Hash.Size];
        Blake2b256.Hash(Convert.FromHexString(hex), digest);
        return Convert.ToHexStringLower(digest);
    }
}
