"""Budgets, allocations, payments and the books."""

from django.urls import path

from funds.views import (
    allocation_papers,
    allocations,
    books,
    budgets,
    cash,
    payments,
    periods,
    reversals,
    revisions,
    scenarios,
    statements,
    treasury,
)

app_name = "funds"
urlpatterns = [
    path("ngan-sach/", budgets.BudgetList.as_view(), name="budget_list"),
    path("ngan-sach/cac-nam/", cash.budget_years, name="budget_years"),
    path("ngan-sach/moi/", budgets.budget_new, name="budget_new"),
    path("ngan-sach/<slug:public_id>/", budgets.budget_detail, name="budget_detail"),
    path("ngan-sach/<slug:public_id>/sua/", budgets.budget_edit, name="budget_edit"),
    path(
        "ngan-sach/<slug:public_id>/chien-luoc/", budgets.strategic_detail, name="strategic_detail"
    ),
    path(
        "ngan-sach/<slug:public_id>/chien-luoc/<slug:kind>/",
        budgets.strategic_file,
        name="strategic_file",
    ),
    path("ngan-sach/<slug:public_id>/dieu-chinh/", revisions.revision_new, name="revision_new"),
    path(
        "ngan-sach/dieu-chinh/<slug:public_id>/xem/",
        revisions.revision_detail,
        name="revision_detail",
    ),
    path(
        "ngan-sach/dieu-chinh/<slug:public_id>/<slug:verb>/",
        revisions.revision_verb,
        name="revision_verb",
    ),
    path("ngan-sach/<slug:public_id>/<slug:verb>/", budgets.budget_verb, name="budget_verb"),
    path("phan-bo/", allocations.AllocationList.as_view(), name="allocation_list"),
    path("phan-bo/moi/", allocations.allocation_new, name="allocation_new"),
    path("phan-bo/<slug:public_id>/", allocations.allocation_detail, name="allocation_detail"),
    path("kich-ban/<slug:public_id>/", scenarios.scenarios, name="scenarios"),
    path("phan-bo/<slug:public_id>/thu/", scenarios.allocation_tries, name="allocation_tries"),
    path(
        "phan-bo/thong-bao/<slug:public_id>/<slug:kind>/",
        allocation_papers.notice,
        name="notice",
    ),
    path(
        "phan-bo/<slug:public_id>/giay-to/<slug:paper>/<slug:kind>/",
        allocation_papers.allocation_paper,
        name="allocation_paper",
    ),
    path("phan-bo/<slug:public_id>/xlsx/", allocations.allocation_xlsx, name="allocation_xlsx"),
    path(
        "phan-bo/<slug:public_id>/chung-nhan/",
        allocations.allocation_certificate,
        name="allocation_certificate",
    ),
    path("phan-bo/<slug:public_id>/quyet-dinh/", allocations.decision_issue, name="decision_issue"),
    path(
        "phan-bo/<slug:public_id>/<slug:verb>/",
        allocations.allocation_verb,
        name="allocation_verb",
    ),
    path("nhu-cau-chi/", cash.cash_calendar, name="cash_calendar"),
    path("nhu-cau-chi/<slug:kind>/", cash.cash_file, name="cash_file"),
    path("cap-kinh-phi/", payments.PaymentList.as_view(), name="payment_list"),
    path("cap-kinh-phi/dot/<slug:public_id>/", payments.payment_new, name="payment_new"),
    path("cap-kinh-phi/giay-to/<slug:public_id>/", payments.payment_paper, name="payment_paper"),
    path("cap-kinh-phi/bang-ke/<slug:kind>/", payments.order_list, name="order_list"),
    path(
        "cap-kinh-phi/<slug:public_id>/lenh-chi/<slug:kind>/",
        payments.payment_order,
        name="payment_order",
    ),
    path("cap-kinh-phi/<slug:public_id>/", payments.payment_detail, name="payment_detail"),
    path("cap-kinh-phi/<slug:public_id>/<slug:verb>/", payments.payment_verb, name="payment_verb"),
    path("sao-ke/", treasury.StatementList.as_view(), name="treasury_list"),
    path("sao-ke/moi/", treasury.treasury_new, name="treasury_new"),
    path("sao-ke/<slug:public_id>/", treasury.treasury_detail, name="treasury_detail"),
    path("sao-ke/dong/<slug:public_id>/khop/", treasury.line_match, name="line_match"),
    path("sao-ke/dong/<slug:public_id>/go/", treasury.line_unmatch, name="line_unmatch"),
    path("so-cai/", books.EntryList.as_view(), name="entry_list"),
    path("so-cai/can-doi/<slug:public_id>/", statements.balance_detail, name="trial_balance"),
    path(
        "so-cai/so-chi-tiet/<slug:public_id>/<slug:account>/",
        statements.AccountBook.as_view(),
        name="account_book",
    ),
    path("so-cai/bao-cao/<slug:public_id>/<slug:by>/", statements.statement, name="statement"),
    path("so-cai/tep/<slug:public_id>/<slug:kind>/", statements.ledger_file, name="ledger_file"),
    path("so-cai/ky/<slug:public_id>/", periods.period_list, name="period_list"),
    path("so-cai/ky/<slug:public_id>/<slug:verb>/", periods.period_verb, name="period_verb"),
    path("so-cai/but-toan-dao/", reversals.ReversalList.as_view(), name="reversal_list"),
    path(
        "so-cai/but-toan-dao/<slug:public_id>/", reversals.reversal_detail, name="reversal_detail"
    ),
    path(
        "so-cai/but-toan-dao/<slug:public_id>/<slug:verb>/",
        reversals.reversal_verb,
        name="reversal_verb",
    ),
    path("so-cai/<slug:public_id>/dao/", reversals.reversal_new, name="reversal_new"),
    path("so-cai/<slug:public_id>/", books.entry_detail, name="entry_detail"),
]
