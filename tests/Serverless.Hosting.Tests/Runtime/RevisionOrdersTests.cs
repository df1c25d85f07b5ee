namespace Serverless.Hosting.Runtime;

/// <summary>
/// An instance with a limit never has two gateways.
/// </summary>
public sealed class RevisionOrdersTests
{
    private static readonly string[] Gateways = ["a", "b", "c"];

    private readonly RevisionOrders _orders = new();
    private readonly HashSet<string> _obedient = [.. Gateways];
    private readonly HashSet<string> _busy = [];
    private long _version;

    [Fact]
    public void Divide_OneInstance_GoesOnWhenTheOneBeforeHasLeft()
    {
        Assert.Equal("a", OwnerOf("---"));
        _busy.Add("a");
        Assert.Null(OwnerOf("-w-"));
        Assert.Null(OwnerOf("-w-"));

        _busy.Clear();
        Assert.Equal("b", OwnerOf("-w-"));
        Assert.Equal("b", OwnerOf("---"));
    }

    [Fact]
    public void Divide_OneThatHasNotHeardOfItsInstance_KeepsIt()
    {
        _obedient.Remove("a");
        Assert.Equal("a", OwnerOf("---"));
        Assert.Equal("a", OwnerOf("-w-"));

        _obedient.Add("a");
        Assert.Null(OwnerOf("-w-"));
        Assert.Equal("b", OwnerOf("-w-"));
    }

    [Fact]
    public void Divide_OneThatIsAskedBackInTime_KeepsIt()
    {
        OwnerOf("---");
        _busy.Add("a");
        Assert.Null(OwnerOf("-w-"));
        Assert.Equal("a", OwnerOf("---"));
    }

    [Fact]
    public void Divide_AGatewayIsGone_ItsInstanceIsFree()
    {
        Assert.Equal("a", OwnerOf("---"));
        _busy.Add("a");

        Assert.Equal("b", OwnerOf("--", "b", "c"));
    }

    [Fact]
    public void Divide_WhatAnEarlierLeaderGave_IsTakenOver()
    {
        _orders.Claim("c", "x");

        Assert.Equal("c", OwnerOf("---"));
        _busy.Add("c");
        Assert.Null(OwnerOf("w--"));
    }

    [Fact]
    public void Give_InstancesThatLeave_AreKnownByTheOrderThatTookThem()
    {
        _orders.Give(new ServingOrder("default", "coffee", 1) { Withheld = ["x"] });
        _orders.Give(new ServingOrder("default", "coffee", 2) { Withheld = ["x", "y"] });
        Assert.Equal((1, 2, null), (_orders.WithheldBy("x"), _orders.WithheldBy("y"), _orders.WithheldBy("z")));

        _orders.Give(new ServingOrder("default", "coffee", 3) { Withheld = ["y"] });
        Assert.Equal((null, 2), (_orders.WithheldBy("x"), _orders.WithheldBy("y")));
    }

    /// <summary>Divides one instance, and gives the order.</summary>
    /// <returns>The gateway that may use it; null for none.</returns>
    private string? OwnerOf(string waits, params string[] gateways)
    {
        gateways = gateways.Length == 0 ? Gateways : gateways;
        var shares = _orders.Divide(
            ["x"], new HashSet<string> { "x" }, gateways, [.. waits.Select(letter => letter == 'w' ? 1 : 0)], (gateway, _) => _obedient.Contains(gateway), (gateway, _, _) => !_busy.Contains(gateway));
        _orders.Give(new ServingOrder("default", "coffee", ++_version) { Shares = shares });
        return shares.Where(share => share.Value.Length > 0).Select(share => share.Key).SingleOrDefault();
    }
}
